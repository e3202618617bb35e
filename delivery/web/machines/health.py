"""The health checks: is the process alive, and may it take traffic?"""

from aiohttp import web

from delivery.health.destruction_probe import DestructionProbe
from delivery.health.promise_probe import PromiseProbe
from delivery.health.readiness_probe import ReadinessProbe
from delivery.policies import lead_times
from delivery.timekeeping.scan_progress import ScanProgress
from delivery.web.app_keys import CLOCK, METRICS, POLICIES, SETTINGS, STORE
from delivery.web.live_keys import BROADCASTER, DESTRUCTION, PROMISE, READINESS


def watch(app: web.Application) -> None:
    """Gives the service the probes that answer here."""
    store, clock, progress = app[STORE], app[CLOCK], ScanProgress()
    app[READINESS] = ReadinessProbe(store, app[BROADCASTER], progress)
    app[PROMISE] = PromiseProbe(store, clock, progress, lead_times.reading(app[POLICIES]))
    file = app[SETTINGS].destruction_register
    app[DESTRUCTION] = DestructionProbe(store, app[POLICIES], clock, file)
    app[METRICS].registry.register(app[DESTRUCTION])


async def is_alive(_: web.Request) -> web.Response:
    """GET /healthz. 200 while the event loop runs; a process that does not answer should be
    restarted."""
    return web.Response(text="The service is alive.\n")


async def is_ready(request: web.Request) -> web.Response:
    """GET /readyz. 200 if the process may take traffic; 503 with the reason if not."""
    why_not = await request.app[READINESS].reason_not_ready()
    if why_not is None:
        return web.Response(text="The service is ready.\n")
    return web.Response(status=503, text=f"{why_not}\n")


async def keeps_promise(request: web.Request) -> web.Response:
    """GET /healthz/promise. 200 while every message reaches its client or a person knows of it; 503
    with the reason if not, and if the messages are not sent at all."""
    why_not = await request.app[PROMISE].reason_broken()
    if why_not is None:
        return web.Response(text="Every message is delivered, on its way, or known to a person.\n")
    return web.Response(status=503, text=f"{why_not}\n")


async def destroys(request: web.Request) -> web.Response:
    """GET /healthz/destruction. 200 while records are destroyed as the terms say, or none is due;
    503 with the reason after 26 hours."""
    why_not = await request.app[DESTRUCTION].reason_red()
    if why_not is None:
        return web.Response(text="No record is overdue for long.\n")
    return web.Response(status=503, text=f"{why_not}\n")
