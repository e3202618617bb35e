"""The network address of a request, for limiting attempts to sign in. It is never stored or
logged."""

import re
from ipaddress import ip_address

from aiohttp import web

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
_REFERENCE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def network_of(request: web.Request) -> str:
    """The sender's address, as our own proxy reports it, or else as the connection shows it.

    A proxy on this machine appends the address that it saw to `X-Forwarded-For`; the entries before
    it are the sender's own claims. The header of any other peer is ignored.
    """
    peer = request.remote or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_this_machine(peer) else peer


def is_past_the_proxy(request: web.Request) -> bool:
    """Whether the request comes from this machine directly, not through the proxy."""
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and _is_this_machine(request.remote or "")


def reference_of(request: web.Request) -> str | None:
    """The request id from our own proxy; None if there is none.

    Only 32 hexadecimal digits or a UUID are accepted, so that the id can hold no personal data.
    """
    given = request.headers.get("X-Request-ID")
    if given is None or not _REFERENCE.fullmatch(given):
        return None
    return given if _is_this_machine(request.remote or "") else None


def _is_this_machine(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
