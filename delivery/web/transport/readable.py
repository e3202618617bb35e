"""Refuses a request whose headers are no text, or whose body is packed, before anybody reads it."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

PLAIN = ("", "identity")


@web.middleware
async def refuse_unreadable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """400 for octets that are no UTF-8 in any header; 415 for a body that is packed."""
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
