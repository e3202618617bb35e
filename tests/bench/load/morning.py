"""A morning's webhooks, each with a body of its own, in Zoom's form."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import msgspec

from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.people import Attendee
from integrations.zoom.simulator.webhooks import payloads

STEP = timedelta(seconds=0.5)
"""The time between two events of a course, by their own times."""

TURNS = ("knocks", "is admitted", "joins", "leaves")
WAITING = "meeting.participant_joined_waiting_room"
ADMITTED = "meeting.participant_admitted"
LEFT = "left the meeting"


@dataclass(frozen=True, slots=True)
class WebhookMorning:
    """`courses` courses at once; each number always gives the same event. `seed` makes the
    instances and connections differ from those of another morning; meetings and registrants are the
    same on every morning: those of `meetings`, if there are any."""

    since: datetime
    courses: int = 500
    people: int = 9
    seed: int = 0
    meetings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The id of each course's meeting and its registrants."""
    ends: bool = False
    """Whether the meeting ends after the first visit of everybody, and nothing follows."""

    def body(self, number: int) -> bytes:
        """Event `number`, from 0. The first event of each course is the start of its meeting."""
        turn, course = divmod(number, self.courses)
        at = self.since + turn * STEP
        webhook = self._told(course, turn - 1, at) if turn else self.opens(course)
        return msgspec.json.encode(payloads.envelope(webhook))

    def opens(self, course: int) -> OutgoingWebhook:
        return payloads.started(self._meeting(course), self._instance(course), self.since)

    def _told(self, course: int, turn: int, at: datetime) -> OutgoingWebhook:
        """All clients knock in turn, then all are admitted, join and leave; then again."""
        rounds, person_number = divmod(turn, self.people)
        visit, act = divmod(rounds, len(TURNS))
        if visit and self.ends:
            return payloads.ended(self._meeting(course), self._instance(course), at)
        return self.act(TURNS[act], course, self.person(course, person_number, visit), at)

    def act(self, act: str, course: int, attendee: Attendee, at: datetime) -> OutgoingWebhook:
        """One of TURNS."""
        meeting, instance = self._meeting(course), self._instance(course)
        match act:
            case "knocks":
                return payloads.waiting_room(meeting, instance, attendee, WAITING, at)
            case "is admitted":
                return payloads.waiting_room(meeting, instance, attendee, ADMITTED, at)
            case "joins":
                return payloads.joined(meeting, instance, attendee, at)
            case _:
                return payloads.left(meeting, instance, attendee, at, f"{attendee.name} {LEFT}")

    def person(self, course: int, person_number: int, visit: int) -> Attendee:
        """Each visit is a new connection of a new person."""
        mark = f"{self.seed}/{course}/{person_number}/{visit}"
        number = int.from_bytes(hashlib.sha256(mark.encode()).digest()[:16])
        digits = f"{number:032X}"
        return Attendee(
            key=mark,
            name=f"Alex Archer {person_number}",
            registrant_id=self._registrant(course, person_number),
            participant_uuid=f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
            user_id=str(16_777_216 + number % 1_000_000),
        )

    def _meeting(self, course: int) -> Meeting:
        number = self.meetings[course][0] if self.meetings else meeting_id(course)
        return _meeting(course, int(number), self.since)

    def _registrant(self, course: int, person_number: int) -> str:
        if self.meetings:
            return self.meetings[course][1][person_number]
        return registrant_id(course, person_number)

    def _instance(self, course: int) -> Instance:
        return Instance(instance_of(course, self.seed), self.since)


def meeting_id(course: int) -> str:
    """The course of this number, from 0."""
    return str(81_000_000_000 + course)


def registrant_id(course: int, person_number: int) -> str:
    return f"bench-{course:05d}-{person_number:03d}-registrant"


@cache
def instance_of(course: int, seed: int) -> str:
    return b64encode(hashlib.sha256(f"{seed}/{course}".encode()).digest()[:16]).decode()


@cache
def _meeting(course: int, number: int, since: datetime) -> Meeting:
    return Meeting(
        id=number,
        uuid=instance_of(course, -1),
        account_id="Q29uY3VycmVudGx5IGFs",
        host_id=f"host-{course:05d}-abcdefgh",
        topic=f"Course PEAK-{course}",
        starts_at=since,
        duration=165,
        timezone="Europe/London",
        agenda="",
        passcode="",
        made_at=since,
        settings={},
    )
