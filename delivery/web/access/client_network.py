"""Where a request comes from, to count tries to sign in. It is never kept or logged."""

import re
from ipaddress import ip_address

from aiohttp import web

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
_REFERENCE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def network_of(request: web.Request) -> str:
    """The address that the request came from, or the one that our own proxy says it came from.

    A proxy on this machine appends the address it saw to `X-Forwarded-For`; what stands before
    is the sender's own claim. From anywhere else the header means nothing.
    """
    peer = request.remote or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_this_machine(peer) else peer


def is_past_the_proxy(request: web.Request) -> bool:
    """Asked on this machine, and not by a proxy for somebody else."""
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and _is_this_machine(request.remote or "")


def reference_of(request: web.Request) -> str | None:
    """The request id that our own proxy gave: 32 hexadecimal digits or a UUID, so that whoever
    may have put it there, it says nothing of anybody. None where there is no such."""
    given = request.headers.get("X-Request-ID")
    if given is None or not _REFERENCE.fullmatch(given):
        return None
    return given if _is_this_machine(request.remote or "") else None


def _is_this_machine(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
