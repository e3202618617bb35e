"""Refuses a request that is no text where it has to be, or packed, before anybody reads it."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from delivery.web.transport.request_body import NUL

PLAIN = ("", "identity")


@web.middleware
async def refuse_unreadable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """404 for NUL in the path, and 400 in the query; 400 for octets that are no UTF-8 in any
    header; 415 for a body that is packed."""
    if NUL in request.path:
        raise web.HTTPNotFound
    if NUL in request.query_string:
        raise web.HTTPBadRequest
    if not all(value.isascii() or _is_text(value) for value in request.headers.values()):
        raise web.HTTPBadRequest
    if request.headers.get(hdrs.CONTENT_ENCODING, "").strip().lower() not in PLAIN:
        raise web.HTTPUnsupportedMediaType(
            text="Send the body as it is: packed bodies are not unpacked.",
            headers={hdrs.ACCEPT_ENCODING: "identity"},
        )
    return await handler(request)


def _is_text(value: str) -> bool:
    """aiohttp keeps each octet that is no UTF-8 as a surrogate, which no encoder takes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
