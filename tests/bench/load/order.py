"""What the load generator is told to send, and what it reports of it."""

from datetime import datetime

import msgspec


class LoadRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Given on its standard input as JSON."""

    ports: tuple[int, ...]
    """On loopback, and nowhere else. Connections are spread over them evenly."""
    secret: str
    since: datetime
    seed: int = 0
    courses: int = 500
    people: int = 9
    path: str = "/webhooks/zoom"
    connections: int = 64
    seconds: float = 4.0
    """How long it sends."""
    warm_s: float = 1.0
    """Of these, how many at the beginning are not counted in rates and times."""
    rate: float | None = None
    """So many a second whatever the answers (open loop); None: the next as soon as one answers."""
    expected: float = 6000.0
    """Requests a second that are prepared beforehand; what is wanted beyond is made meanwhile."""
    longest: int = 5_000_000
    """It never sends more than this."""
    first: int = 0
    """The number of the first event."""
    insists: bool = False
    """Whether what is not answered 200 is sent again until it is, as Zoom would."""
    dies: bool = False
    """Whether it is done as soon as whoever it sends to is gone."""
    acknowledged: str | None = None
    """A file to which the SHA-256 of each body that was answered 200 is added, 32 bytes each."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Printed on its standard output as JSON. Times are in seconds."""

    answered: int
    """With 200, in the time that counts."""
    counted_s: float
    statuses: dict[str, int]
    """Of everything that was sent; "none" where the connection broke first."""
    next_number: int
    """Of the first event that was not sent."""
    median_s: float
    p99_s: float
    worst_s: float
    slip_p99_s: float
    """How late the generator itself was, of an open loop."""
    cpu_us: float
    """Of the generator, for each request, in microseconds."""
    unprepared: int
    not_taken: int
    """Due and never sent, or sent and never answered 200 by one that insists."""

    @property
    def rate(self) -> float:
        """Answered with 200, a second."""
        return self.answered / self.counted_s if self.counted_s else 0.0
