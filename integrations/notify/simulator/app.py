"""Builds the simulated Notify as one web application."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

import aiohttp
from aiohttp import web

from integrations.notify.simulator import control_api, rest_api
from integrations.notify.simulator.app_keys import (
    CONFIG,
    MESSAGES,
    NETWORKS,
    NOW,
    RATE_LIMIT,
    WALL,
)
from integrations.notify.simulator.authentication import answer_as_notify
from integrations.notify.simulator.config import NotifyConfig
from integrations.notify.simulator.delivery import Networks
from integrations.notify.simulator.rate_limit import RateLimit
from integrations.notify.simulator.taken_messages import TakenMessages
from integrations.simulation.loopback import loopback_only
from integrations.simulation.timers import RunningTimers, Timers


def make_notify(
    config: NotifyConfig,
    now: Callable[[], datetime],
    wall: Callable[[], datetime],
    timers: Timers | None = None,
) -> web.Application:
    """A simulated service at Notify. `now` gives the time of its messages, which may be a
    rehearsed one; `wall` the true time, by which tokens are checked and requests are counted.

    Delayed actions run by the machine's clock, or on `timers` if given.
    """
    app = web.Application(middlewares=[loopback_only(control_api.CONTROLS), answer_as_notify])
    app[CONFIG], app[NOW], app[WALL] = config, now, wall
    app[MESSAGES] = TakenMessages()
    app[RATE_LIMIT] = RateLimit(config.requests_a_minute, wall)
    app.router.add_routes(rest_api.ROUTES)
    app.router.add_routes(control_api.ROUTES)
    running = timers or RunningTimers(config.speed)

    async def run(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            app[NETWORKS] = Networks(config, now, session, running)
            yield
            await app[NETWORKS].close()

    app.cleanup_ctx.append(run)
    return app
