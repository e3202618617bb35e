"""The people of a meeting and their connections."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HOST = "host"
"""The key of the person whose meeting it is."""


class MeetingPlace(StrEnum):
    OUTSIDE = "outside"
    WAITING = "waiting"
    MAIN = "main"
    BREAKOUT = "breakout"


@dataclass(slots=True)
class ReportedConnection:
    """One connection: one row of Zoom's report."""

    user_id: str
    name: str
    joined_at: datetime
    status: str  # in_meeting | in_waiting_room
    breakout: str = ""
    left_at: datetime | None = None


@dataclass(slots=True)
class Attendee:
    """A person with one device in one instance of a meeting.

    `participant_uuid` survives room moves and is new after a rejoin; `user_id` is new on every
    connection. Guests have no account: `account_user_id` and `email` are empty.
    """

    key: str
    name: str
    registrant_id: str | None = None
    account_user_id: str = ""
    email: str = ""
    public_ip: str = "203.0.113.7"
    role: str = "attendee"
    place: MeetingPlace = MeetingPlace.OUTSIDE
    participant_uuid: str = ""
    user_id: str = ""
    parent_user_id: str = ""
    breakout: str = ""
    camera: bool = False
    removed: bool = False
    connection: ReportedConnection | None = None

    @property
    def inside(self) -> bool:
        return self.place in (MeetingPlace.MAIN, MeetingPlace.BREAKOUT)
