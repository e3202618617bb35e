"""The record of one alert: its subject, its kind, since when, and what ticked it off."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class AlertKind(Enum):
    """The kinds of alert, the most urgent first."""

    EVERYBODY_LOST = "everybody_lost"
    """Every client who was in the meeting is out of it."""
    NOT_MONITORED = "not_monitored"
    """The cameras, or all events of the meeting, no longer reach the service."""
    UNKNOWN_PERSON = "unknown_person"
    WAITING = "waiting"
    TWO_DEVICES = "two_devices"
    CAMERA_OFF = "camera_off"
    TRIED = "tried"
    """A client who is not in has tried to join several times."""


OF_COURSE = frozenset({AlertKind.EVERYBODY_LOST, AlertKind.NOT_MONITORED})
"""The kinds whose subject is the course."""
SEEN = "seen"
"""The ledger's name of the note by which a trainer ticks an alert off without another act."""


@dataclass(frozen=True, slots=True)
class AlertTick:
    """What ticked an alert off."""

    act: str
    """The ledger's name of the note: SEEN, or that of an act such as `devices`."""
    at: datetime
    by: str
    """The author as the ledger names them, such as `user 7`; empty if it names nobody."""


@dataclass(frozen=True, slots=True)
class Alert:
    kind: AlertKind
    subject: str
    """The booking of a client, the participant's uuid of an unknown person, or "" for the
    course. A course has at most one alert for each subject."""
    since: datetime
    """Since when the cause lasts without a break. A cause that ends and returns is another
    alert."""
    ticked: AlertTick | None = None
    """None while nobody has ticked it off."""

    @property
    def key(self) -> str:
        """Tells this alert from all others of the course, also from an earlier one of the same
        subject and kind."""
        return f"{self.kind.value} {self.since.isoformat()} {self.subject}"
