"""Streams of camera events: their offers, notices and states, in the service's own terms."""

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
    """The information that one ledger line gives about one stream."""

    stream: str
    turn: StreamTurn
    start: StreamStart | None = None
    """The address to listen at; only for an offered stream."""
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
    """The number of concurrent streams and the account's limit; None where not given."""

    watched: int | None
    limit: int | None
