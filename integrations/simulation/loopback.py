"""Keeps the controls of a simulated provider for this machine alone."""

from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def loopback_only(controls: Collection[str]) -> Middleware:
    """A middleware that refuses these paths to other machines."""

    @web.middleware
    async def refuse_others(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in controls and not ip_address(request.remote or "0.0.0.0").is_loopback:  # noqa: S104 - compared, not bound
            raise web.HTTPForbidden(text="The control API answers on loopback only.")
        return await handler(request)

    return refuse_others
