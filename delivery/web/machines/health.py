"""Whether the service is alive, and whether it may take traffic: for a machine that watches it."""

from aiohttp import web

from delivery.web.live_keys import READINESS


async def is_alive(_: web.Request) -> web.Response:
    """GET /healthz. 200 as long as the loop turns: what does not answer is to be started again."""
    return web.Response(text="The service is alive.\n")


async def is_ready(request: web.Request) -> web.Response:
    """GET /readyz. 200 if it may take traffic, else 503 and why not."""
    why_not = await request.app[READINESS].unfit()
    if why_not is None:
        return web.Response(text="The service may take traffic.\n")
    return web.Response(status=503, text=f"{why_not}\n")
