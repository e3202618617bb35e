"""Where a request comes from, to count tries to sign in. It is never kept or logged."""

from ipaddress import ip_address

from aiohttp import web


def network_of(request: web.Request) -> str:
    """The address that the request came from, or the one that our own proxy says it came from.

    A proxy on this machine appends the address it saw to `X-Forwarded-For`; what stands before
    is the sender's own claim. From anywhere else the header means nothing.
    """
    peer = request.remote or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_this_machine(peer) else peer


def _is_this_machine(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False
