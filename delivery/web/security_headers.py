"""The headers that tell a browser what our pages may do, and that they are not to be kept."""

from collections.abc import Mapping
from functools import cache

from aiohttp import hdrs, web
from multidict import istr

from delivery.web.access.access_rules import OPEN, AccessRule
from delivery.web.app_keys import SETTINGS
from delivery.web.request_keys import ACCESS_RULE, ANSWER_BEGUN, REFERENCE, SESSION

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
NO_SENSOR = "camera=(), microphone=(), geolocation=(), display-capture=()"
CAMERA = "camera=(self), microphone=(self), geolocation=(), display-capture=()"
A_YEAR_S = 365 * 24 * 3600
REQUEST_ID = istr("X-Request-ID")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal before any response is sent, so that errors and event streams have them too."""
    door = request.get(ACCESS_RULE, OPEN)
    headers = response.headers
    headers.update(_of(door, request.app[SETTINGS].development))
    if SESSION in request:
        headers[hdrs.CACHE_CONTROL] = "no-store"
    else:
        headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    request[ANSWER_BEGUN] = True
    if REFERENCE in request:
        headers[REQUEST_ID] = request[REFERENCE]


@cache
def _of(door: AccessRule, development: bool) -> Mapping[str, str]:
    """What is said of every answer behind this door: made once, for there are few doors."""
    said = {
        "Content-Security-Policy": CONTENT_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Server": "coursewatch",
    }
    if not door.machine:  # which draws nothing, frames nothing and follows no link
        said |= {
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer" if door.secret else "same-origin",
            "Permissions-Policy": CAMERA if door.camera else NO_SENSOR,
        }
    if door.secret or door.machine:
        said[hdrs.CACHE_CONTROL] = "no-store"
    if not development:
        said["Strict-Transport-Security"] = f"max-age={A_YEAR_S}; includeSubDomains"
    return {istr(name): value for name, value in said.items()}  # of which the hash is known
