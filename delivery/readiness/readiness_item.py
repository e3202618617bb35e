"""One thing that must be true before a course: how it stands, in words, and who can do what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from delivery.timekeeping.time_wording import clock, day


class What(StrEnum):
    MEETING = "meeting"
    SETTINGS = "settings"
    CLIENTS = "clients"
    LINKS = "links"
    ENDPOINT = "endpoint"
    STREAMS = "streams"
    TRAINER = "trainer"


class ItemState(StrEnum):
    READY = "ready"
    NOT_READY = "not_ready"
    NOT_KNOWN = "not_known"
    NOT_DUE = "not_due"
    """It is not to be true yet."""


@dataclass(frozen=True, slots=True)
class Item:
    what: What
    state: ItemState
    words: str
    act: str = ""
    """Who can do what about it; "" where nothing is to be done."""
    settings: tuple[str, ...] = ()
    """Of the meeting's settings, those that are meant."""

    def as_kept(self) -> dict[str, Any]:
        return {
            "what": self.what.value,
            "state": self.state.value,
            "words": self.words,
            "act": self.act,
            "settings": list(self.settings),
        }


def moment(when: datetime) -> str:
    """In London: "Wednesday 10 June 2026, 9am"."""
    return f"{day(when)}, {clock(when)}"


def clients(number: int) -> str:
    return f"{number} client{'' if number == 1 else 's'}"
