"""What a provider tells of its streams of camera events, in words of our own."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class StreamStart:
    """A stream of an instance of a meeting is on offer at `url`."""

    instance: str
    stream: str
    url: str


class StreamTurn(Enum):
    """The state of a stream."""

    LIMITED = "limited"
    OFFERED = "offered"
    WATCHED = "watched"
    PAUSED = "paused"
    LOST = "lost"
    REFUSED = "refused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class StreamNotice:
    """What one ledger line says of one stream."""

    stream: str
    turn: StreamTurn
    start: StreamStart | None = None
    """Where to listen; only of a stream that is offered."""
    may_return: bool = False
    """A fault ended the stream, so that another may be requested."""


@dataclass(frozen=True, slots=True)
class StreamStatus:
    """The state of the camera streams of one instance."""

    turn: StreamTurn
    since: datetime
    because: str = ""
    """A clause after `because` that says why no camera is reported; "" where cameras are."""


@dataclass(frozen=True, slots=True)
class StreamLimit:
    """How near the account is to its limit of concurrent streams; None where it is not said."""

    watched: int | None
    limit: int | None
