"""The headers that tell a browser what our pages may do, and that they are not to be kept."""

from aiohttp import web

from delivery.web.doors import OPEN
from delivery.web.keys import BEGUN, DOOR, REFERENCE, SESSION, SETTINGS

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


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal before any response is sent, so that errors and event streams have them too."""
    door = request.get(DOOR, OPEN)
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Server"] = "coursewatch"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer" if door.secret else "same-origin"
    headers["Permissions-Policy"] = CAMERA if door.camera else NO_SENSOR
    if not request.app[SETTINGS].development:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}; includeSubDomains"
    if door.secret or door.machine or SESSION in request:
        headers["Cache-Control"] = "no-store"
    headers.setdefault("Cache-Control", "no-store")
    request[BEGUN] = True
    if REFERENCE in request:
        headers["X-Request-ID"] = request[REFERENCE]
