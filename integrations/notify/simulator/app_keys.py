"""The typed application keys of the simulator's parts."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from integrations.notify.simulator.config import NotifyConfig
from integrations.notify.simulator.delivery import Networks
from integrations.notify.simulator.rate_limit import RateLimit
from integrations.notify.simulator.taken_messages import TakenMessages

CONFIG = web.AppKey("CONFIG", NotifyConfig)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("NOW")
WALL: web.AppKey[Callable[[], datetime]] = web.AppKey("WALL")
MESSAGES = web.AppKey("MESSAGES", TakenMessages)
NETWORKS = web.AppKey("NETWORKS", Networks)
RATE_LIMIT = web.AppKey("RATE_LIMIT", RateLimit)
