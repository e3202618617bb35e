"""The events of a camera stream: when it reports, and what it reports of cameras.

All times are aware, in UTC and whole seconds.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchBegan:
    """From here on this stream reports the cameras of this instance."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchEnded:
    """From here on this stream reports nothing: camera states are unknown."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchPaused:
    """This stream reports nothing until it is resumed or begins anew."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """This stream reports again after a pause. Without a pause before it, it changes nothing."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class CameraReported:
    at: datetime
    instance: str
    stream: str
    user_ids: tuple[str, ...]
    on: bool
    ms: int = 0
    """Milliseconds into that second: a camera may go off and on within one."""
