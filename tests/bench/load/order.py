"""The order to the load generator, and the generator's report."""

from datetime import datetime

import msgspec


class LoadRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The generator reads the order from its standard input as JSON."""

    ports: tuple[int, ...]
    """Ports on loopback. Connections are spread over them evenly."""
    secret: str
    since: datetime
    seed: int = 0
    courses: int = 500
    people: int = 9
    meetings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The meeting and the registrants of each course; empty: made by the morning."""
    ends: bool = False
    """Whether each meeting ends after everybody has come and left once."""
    path: str = "/webhooks/zoom"
    connections: int = 64
    seconds: float = 4.0
    """Seconds of sending."""
    warm_s: float = 1.0
    """Seconds at the beginning that are not counted in rates and times."""
    rate: float | None = None
    """Requests a second whatever the answers (open loop); None: each answer starts the next request
    (closed loop)."""
    expected: float = 6000.0
    """Requests a second that are prepared beforehand; further requests are made during the run."""
    longest: int = 5_000_000
    """The largest number of webhooks to send."""
    first: int = 0
    """The number of the first event."""
    insists: bool = False
    """Whether webhooks that are not answered 200 are sent again until they are, as Zoom does."""
    dies: bool = False
    """Whether the generator ends as soon as the server is gone."""
    acknowledged: str | None = None
    """A file to which the SHA-256 of each body answered 200 is added, 32 bytes each."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The generator prints the report on its standard output as JSON. Times are in seconds."""

    answered: int
    """Webhooks answered 200 in the counted time."""
    counted_s: float
    statuses: dict[str, int]
    """All answers by status; "none" where the connection broke first."""
    next_number: int
    """The number of the first event that was not sent."""
    median_s: float
    p99_s: float
    worst_s: float
    slip_p99_s: float
    """The generator's own delay of an open loop."""
    cpu_us: float
    """The generator's CPU time for each request, in microseconds."""
    unprepared: int
    not_taken: int
    """Webhooks that were due and never sent, or sent and never answered 200 although repeated."""

    @property
    def rate(self) -> float:
        """Webhooks answered 200, a second."""
        return self.answered / self.counted_s if self.counted_s else 0.0
