"""The limits for strangers, in figures. OPERATIONS.md repeats them for the operator of a proxy."""

from dataclasses import dataclass

from aiohttp import web

KIB = 1024

LARGEST_LINE = 8190
"""Bytes of the request line, and of one header field."""

MOST_HEADERS = 64
"""Header fields of one request."""

LARGEST_FORM = 64 * KIB
"""Bytes of a body, unless the access rule of its URL allows more."""

MOST_FIELDS = 1000
"""Fields of one form."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The time that a stranger may take, and the number of simultaneous bodies and connections."""

    head_s: float = 10.0
    """Seconds from the first byte of a request, or from a new connection, to the end of its
    headers."""
    body_s: float = 10.0
    """Seconds in which the whole body must arrive."""
    large_body_s: float = 120.0
    """Seconds for a body that may be larger than LARGEST_FORM, from a signed-in sender."""
    answer_s: float = 60.0
    """Seconds in which the reader must take an answer. Event streams have their own limit."""
    idle_s: float = 75.0
    """Seconds for which a connection is kept open between two requests; longer than a proxy's."""
    linger_s: float = 2.0
    """Seconds for which the remainder of a refused body is read, so that the refusal arrives."""
    bodies_of_network: int = 20
    """Bodies that one network may be sending at once; those that came with their headers are
    free."""
    bodies: int = 400
    """The same, of all networks together: once for people, once for machines."""
    connections: int = 4000
    """Open connections of one process, event streams among them."""


LIMITS = web.AppKey("limits", Limits)
