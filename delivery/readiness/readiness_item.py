"""One item of the readiness checklist: its state, its words and the next step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from delivery.timekeeping.time_wording import clock, day


class ItemSubject(StrEnum):
    MEETING = "meeting"
    SETTINGS = "settings"
    CLIENTS = "clients"
    LINKS = "links"
    ENDPOINT = "endpoint"
    EVENTS = "events"
    STREAMS = "streams"
    TRAINER = "trainer"
    LICENCE = "licence"
    OVERLAP = "overlap"
    RECORDS = "records"
    ARRANGEMENTS = "arrangements"


class ItemState(StrEnum):
    READY = "ready"
    NOT_READY = "not_ready"
    NOT_KNOWN = "not_known"
    NOT_DUE = "not_due"
    """The item is not required yet."""


@dataclass(frozen=True, slots=True)
class Item:
    subject: ItemSubject
    state: ItemState
    words: str
    act: str = ""
    """The next step and who takes it; "" if there is none."""
    settings: tuple[str, ...] = ()
    """The meeting's settings that the item is about."""

    def as_stored(self) -> dict[str, Any]:
        return {
            "what": self.subject.value,
            "state": self.state.value,
            "words": self.words,
            "act": self.act,
            "settings": list(self.settings),
        }


def moment(when: datetime) -> str:
    """Returns a London time: "Wednesday 10 June 2026, 9am"."""
    return f"{day(when)}, {clock(when)}"


def clients(number: int) -> str:
    return f"{number} client{'' if number == 1 else 's'}"
