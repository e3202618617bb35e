"""The events of a camera stream: when it reports, and the cameras that it reports.

All times are aware, in UTC and whole seconds.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchBegan:
    """The stream reports the cameras of this instance from now on."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchEnded:
    """The stream reports nothing from now on: camera states are unknown."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchPaused:
    """The stream reports nothing until it is resumed or begins anew."""

    at: datetime
    instance: str
    stream: str


@dataclass(frozen=True, slots=True)
class WatchResumed:
    """The stream reports again after a pause. Without a pause before it, the event changes
    nothing."""

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
    """Milliseconds within that second, in which a camera may go off and on."""
