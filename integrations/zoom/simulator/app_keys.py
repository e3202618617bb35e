"""Where the parts of a running simulator are found, typed."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.streams.streams import SimulatedStreams
from integrations.zoom.simulator.streams.websockets import Sockets
from integrations.zoom.simulator.timers import Timers
from integrations.zoom.simulator.webhooks.announcements import Announcer
from integrations.zoom.simulator.webhooks.deliveries import Courier

WORLD = web.AppKey("WORLD", SimulatedAccount)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("NOW")
STREAMS = web.AppKey("STREAMS", SimulatedStreams)
COURIER = web.AppKey("COURIER", Courier)
ANNOUNCER = web.AppKey("ANNOUNCER", Announcer)
SOCKETS = web.AppKey("SOCKETS", Sockets)
AGENDA: web.AppKey[Timers] = web.AppKey("AGENDA")
