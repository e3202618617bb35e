"""The health checks: is the process alive, and may it take traffic?"""

from aiohttp import web

from delivery.web.live_keys import PROMISE, READINESS


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
