"""Admits measurements of clients' connections: few at once, few of a link, bounded in requests."""

import hmac
import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from delivery.device_check.connection_figures import ConnectionFigures
from delivery.telemetry.loop_delay import LoopDelay

PURPOSE = b"coursewatch: measurements of connections"
"""Makes the key another than those of links and tokens."""

AT_ONCE = 8
"""Measurements that one process serves at once: together at most 16 Mbit/s and 60 requests a
second."""

OF_LINK, OF_LINK_IN = 5, timedelta(minutes=10)
"""Measurements that one link may begin in so long, by one process."""

GRACE = timedelta(seconds=15)
"""How much longer than planned a measurement may take."""


@dataclass(slots=True)
class _Running:
    until: datetime
    left: int
    """Requests that it may still make."""


@dataclass(slots=True)
class ConnectionMeasuring:
    """The measurements that this process serves. Nothing of them is stored.

    A ticket is signed, so that another process on the same records can serve the next request.
    """

    secret: str
    figures: ConnectionFigures = ConnectionFigures()  # noqa: RUF009 - frozen
    delay: LoopDelay = field(default_factory=LoopDelay)
    _running: dict[str, _Running] = field(default_factory=dict, init=False)
    _begun: dict[str, deque[datetime]] = field(default_factory=dict, init=False)

    def begin(self, link_key: str, now: datetime) -> str | None:
        """Returns a ticket for one measurement by the link; None if there are too many now."""
        self._forget(now)
        begun = self._begun.setdefault(link_key, deque())
        if len(self._running) >= AT_ONCE or len(begun) >= OF_LINK:
            return None
        begun.append(now)
        until = now + timedelta(seconds=self.figures.seconds) + GRACE
        ticket = self._signed(f"{until.timestamp():.0f}.{secrets.token_hex(8)}", link_key)
        self._running[ticket] = _Running(until, self.figures.requests)
        self.delay.watch(self.figures.seconds)
        return ticket

    def take(self, ticket: str, link_key: str, now: datetime) -> bool:
        """Counts one request; returns whether the ticket is the link's, in time and not used up."""
        running = self._running.get(ticket) or self._from_elsewhere(ticket, link_key, now)
        if running is None or now > running.until or running.left <= 0:
            return False
        running.left -= 1
        return True

    def _from_elsewhere(self, ticket: str, link_key: str, now: datetime) -> _Running | None:
        """The measurement of a ticket that another process gave out, if there is room for it."""
        text, _, _ = ticket.rpartition(".")
        until = text.partition(".")[0]
        genuine = hmac.compare_digest(_octets(self._signed(text, link_key)), _octets(ticket))
        self._forget(now)
        if not genuine or len(self._running) >= AT_ONCE:
            return None
        ends_at = datetime.fromtimestamp(int(until), now.tzinfo)
        self._running[ticket] = _Running(ends_at, self.figures.requests)
        self.delay.watch(self.figures.seconds)
        return self._running[ticket]

    def _signed(self, text: str, link_key: str) -> str:
        key = hmac.digest(self.secret.encode(), PURPOSE, "sha256")
        mark = hmac.digest(key, _octets(f"{text} {link_key}"), "sha256").hex()
        return f"{text}.{mark}"

    def _forget(self, now: datetime) -> None:
        for ticket in [ticket for ticket, running in self._over(now)]:
            del self._running[ticket]
        for link_key, begun in list(self._begun.items()):
            while begun and begun[0] <= now - OF_LINK_IN:
                begun.popleft()
            if not begun:
                del self._begun[link_key]

    def _over(self, now: datetime) -> Iterator[tuple[str, _Running]]:
        return (
            (ticket, running)
            for ticket, running in self._running.items()
            if now > running.until or running.left <= 0
        )


def _octets(text: str) -> bytes:
    """A stranger's text, which may hold what is no character."""
    return text.encode(errors="replace")
