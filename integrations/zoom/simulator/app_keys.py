"""The typed application keys of the simulator's parts."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from integrations.simulation.timers import Timers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.streams.streams import SimulatedStreams
from integrations.zoom.simulator.streams.websockets import Sockets
from integrations.zoom.simulator.webhooks.announcements import Announcer
from integrations.zoom.simulator.webhooks.deliveries import WebhookSender

ACCOUNT = web.AppKey("ACCOUNT", SimulatedAccount)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("NOW")
STREAMS = web.AppKey("STREAMS", SimulatedStreams)
WEBHOOK_SENDER = web.AppKey("WEBHOOK_SENDER", WebhookSender)
ANNOUNCER = web.AppKey("ANNOUNCER", Announcer)
SOCKETS = web.AppKey("SOCKETS", Sockets)
TIMERS: web.AppKey[Timers] = web.AppKey("TIMERS")
