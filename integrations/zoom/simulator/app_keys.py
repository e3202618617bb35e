"""Where the parts of a running simulator are found, typed."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from integrations.zoom.simulator.account import World
from integrations.zoom.simulator.streams.streams import Streams
from integrations.zoom.simulator.streams.websockets import Sockets
from integrations.zoom.simulator.timers import Agenda
from integrations.zoom.simulator.webhooks.announcements import Announcer
from integrations.zoom.simulator.webhooks.deliveries import Courier

WORLD = web.AppKey("WORLD", World)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("NOW")
STREAMS = web.AppKey("STREAMS", Streams)
COURIER = web.AppKey("COURIER", Courier)
ANNOUNCER = web.AppKey("ANNOUNCER", Announcer)
SOCKETS = web.AppKey("SOCKETS", Sockets)
AGENDA: web.AppKey[Agenda] = web.AppKey("AGENDA")
