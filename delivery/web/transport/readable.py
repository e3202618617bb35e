"""Refuses a request with invalid text or a compressed body before any view reads it."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from delivery.web.transport.request_body import NUL

PLAIN = ("", "identity")


@web.middleware
async def refuse_unreadable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers 404 for NUL in the path; 400 for NUL in the query, or for a header that is not
    UTF-8; 415 for a compressed body."""
    if NUL in request.path:
        raise web.HTTPNotFound
    if NUL in request.query_string:
        raise web.HTTPBadRequest
    if not all(value.isascii() or _is_text(value) for value in request.headers.values()):
        raise web.HTTPBadRequest
    if request.headers.get(hdrs.CONTENT_ENCODING, "").strip().lower() not in PLAIN:
        raise web.HTTPUnsupportedMediaType(
            text="Send the body without compression.",
            headers={hdrs.ACCEPT_ENCODING: "identity"},
        )
    return await handler(request)


def _is_text(value: str) -> bool:
    """Returns whether a header is UTF-8: aiohttp decodes every other octet as a surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
