"""Builds the simulated Zoom as one web application."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime

import aiohttp
from aiohttp import web

from integrations.simulation.loopback import loopback_only
from integrations.simulation.timers import RunningTimers, Timers
from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.app_keys import (
    ACCOUNT,
    ANNOUNCER,
    NOW,
    SOCKETS,
    STREAMS,
    TIMERS,
    WEBHOOK_SENDER,
)
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.control import control_api, join_page
from integrations.zoom.simulator.rest import authentication, meetings_api, reports_api
from integrations.zoom.simulator.streams.streams import SimulatedStreams
from integrations.zoom.simulator.streams.websockets import Sockets
from integrations.zoom.simulator.webhooks.announcements import Announcer
from integrations.zoom.simulator.webhooks.deliveries import WebhookSender


def make_zoom(
    config: Config, now: Callable[[], datetime], timers: Timers | None = None
) -> web.Application:
    """A simulated Zoom account. `now` returns an aware time.

    Delayed actions run by the machine's clock, or on `timers` if given.
    """
    app = web.Application(
        middlewares=[
            authentication.note_address,
            loopback_only(control_api.CONTROLS),
            authentication.answer_as_zoom,
        ]
    )
    app[ACCOUNT] = SimulatedAccount(
        config,
        webhook_url=config.webhook_url,
        report_delay_minutes=config.report_delay_minutes,
    )
    app[NOW] = now
    app[TIMERS] = timers or RunningTimers(config.speed)
    app[STREAMS] = SimulatedStreams(config.events_need_media)
    app.router.add_post("/oauth/token", authentication.token)
    app.router.add_get("/rtms/signal/{stream_id}", _signal)
    app.router.add_get("/rtms/media/{stream_id}", _media)
    for routes in (meetings_api.ROUTES, reports_api.ROUTES, join_page.ROUTES, control_api.ROUTES):
        app.router.add_routes(routes)
    app.cleanup_ctx.append(_run)
    app.on_shutdown.append(_hang_up)
    return app


async def _run(app: web.Application) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as session:
        app[WEBHOOK_SENDER] = WebhookSender(app[ACCOUNT].config, app[NOW], session, app[TIMERS])
        app[ANNOUNCER] = Announcer(app[ACCOUNT], app[WEBHOOK_SENDER], app[STREAMS], app[TIMERS])
        app[SOCKETS] = Sockets(app[ACCOUNT], app[NOW], app[STREAMS], app[ANNOUNCER])
        yield
        await app[SOCKETS].close()
        await app[ANNOUNCER].close()


async def _hang_up(app: web.Application) -> None:
    """Closes the streams, because open sockets would delay the shutdown by a minute."""
    await app[STREAMS].close()


async def _signal(request: web.Request) -> web.WebSocketResponse:
    return await request.app[SOCKETS].signal(request)


async def _media(request: web.Request) -> web.WebSocketResponse:
    return await request.app[SOCKETS].media(request)
