"""The ledger entries of one whole course, some 300 events.

The webhook bodies are those of the simulated Zoom; they are verified, reduced to the retained
fields and made entries as in production. Cameras, notes and the report likewise become entries as
in production.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import msgspec

from compliance.provider_report import ReportedStay
from delivery.ledger import report_entry
from delivery.ledger.recorder import noted
from delivery.records.ledger.ledger import Entry
from delivery.streams import stream_supervisor
from delivery.web.machines.webhooks import entry_of
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms import rtms_messages, stream_states
from integrations.zoom.simulator.meetings.meeting import Instance, Meeting
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.people import Attendee
from integrations.zoom.simulator.webhooks import payloads
from integrations.zoom.webhooks import webhook_request
from tests.bench.databases.course_plans import LASTS

LOBBY = timedelta(minutes=20)
DOOR = "meeting.participant_{}"
IN_THE_QUEUE = timedelta(seconds=90)
CAMERAS_OFF = 7  # times for each client, which makes about 300 events a course
BREAKOUTS = tuple(timedelta(minutes=minutes) for minutes in (45, 85, 125))
BREAKOUT_LASTS = timedelta(minutes=8)
SHOWN_S, HIDDEN_S = (300, 1080), (5, 40)
CUT = "got disconnected from the meeting. Reason : Client"


class GeneratedStay(NamedTuple):
    attendee: Attendee
    joined_at: datetime
    left_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class GeneratedCourse:
    """A finished course. `people` are the registrants, with the references of their bookings."""

    number: int
    course_id: int
    meeting: Meeting
    people: tuple[tuple[str, str], ...]
    starts_at: datetime

    def entries(self) -> list[Entry]:
        """The entries in the order of receipt."""
        webhooks = [*self._room(), *self._cameras(), *self._notes(), self._report()]
        return sorted(webhooks, key=lambda entry: entry.received_at)

    @property
    def _instance(self) -> Instance:
        return Instance(f"past{self.number:08d}AAAAAAAAAA==", self.starts_at - LOBBY)

    def _person(self, person_number: int, stay: int = 0) -> Attendee:
        registrant, reference = self.people[person_number]
        return Attendee(
            key=reference,
            name=f"Alex {reference}",
            registrant_id=registrant,
            participant_uuid=f"{self.number:08X}-0000-4000-8000-{person_number:04d}{stay:08d}",
            user_id=str(16_777_216 + 1024 * (10 * stay + person_number)),
        )

    def _room(self) -> Iterator[Entry]:
        meeting, instance, ends_at = self.meeting, self._instance, self.starts_at + LASTS
        yield _heard(payloads.started(meeting, instance, instance.started_at))
        for person_number in range(len(self.people)):
            attendee, admitted = self._person(person_number), self._admitted(person_number)
            door = partial(payloads.waiting_room, meeting, instance, attendee)
            yield _heard(door(DOOR.format("joined_waiting_room"), admitted - IN_THE_QUEUE))
            yield _heard(door(DOOR.format("admitted"), admitted))
            for stay in self._stays(person_number):
                yield _heard(payloads.joined(meeting, instance, stay.attendee, stay.joined_at))
                yield _heard(
                    payloads.left(meeting, instance, stay.attendee, stay.left_at, stay.reason)
                )
        yield _heard(payloads.ended(meeting, instance, ends_at + timedelta(seconds=1)))

    def _admitted(self, person_number: int) -> datetime:
        return self.starts_at - timedelta(minutes=13) + timedelta(seconds=47 * person_number)

    def _stays(self, person_number: int) -> Iterator[GeneratedStay]:
        """Moves the client to three breakout rooms and back; every third client is cut off after
        the first."""
        second, step = timedelta(seconds=1), timedelta(seconds=15 + 60 * (self.number % 7))
        attendee, at = self._person(person_number), self._admitted(person_number)
        for number, begins in enumerate(self.starts_at + minutes for minutes in BREAKOUTS):
            if number == 1 and (self.number + person_number) % 3 == 0:
                cut = self.starts_at + timedelta(minutes=70 + person_number)
                yield GeneratedStay(attendee, at, cut, CUT)
                attendee, at = self._person(person_number, 1), cut + step
            ends, inside = begins + BREAKOUT_LASTS, replace(attendee, breakout="room-1")
            yield GeneratedStay(attendee, at, begins, "left the meeting to join breakout room")
            yield GeneratedStay(inside, begins + second, ends, "left breakout room")
            at = ends + second
        yield GeneratedStay(attendee, at, self.starts_at + LASTS, "Host ended the meeting.")

    def _cameras(self) -> Iterator[Entry]:
        uuid = self._instance.uuid
        start = StreamStart(uuid, f"stream-{self.number}", "wss://rtms.example")
        began, chance = self._instance.started_at + timedelta(seconds=5), random.Random(self.number)  # noqa: S311 - no secret
        answer = {"msg_type": stream_states.HANDSHAKE_ANSWER, "status_code": 0}
        yield stream_supervisor.entry_of(rtms_messages.line(start, began, message=answer))
        for person_number in range(len(self.people)):
            at = self._admitted(person_number) + timedelta(seconds=5)
            user_id = self._person(person_number).user_id
            for turn in range(2 * CAMERAS_OFF + 1):
                on = turn % 2 == 0
                yield _camera(start, at, user_id, on=on)
                at += timedelta(seconds=chance.randrange(*(SHOWN_S if on else HIDDEN_S)))
        yield stream_supervisor.entry_of(
            rtms_messages.line(start, self.starts_at + LASTS, lost=True)
        )

    def _notes(self) -> Iterator[Entry]:
        for person_number, (_, reference) in enumerate(self.people):
            at = self._admitted(person_number) + timedelta(seconds=40)
            seen = {"accepted": True, "document": "photocard driving licence"}
            keys = {"booking": reference, **seen}
            yield noted(course_id=self.course_id, by="user 1", at=at, action="identity", keys=keys)

    def _report(self) -> Entry:
        rows = [
            ReportedStay(
                user_id=stay.attendee.user_id,
                registrant_id=stay.attendee.registrant_id,
                account_id=None,
                name=stay.attendee.name,
                joined_at=stay.joined_at,
                left_at=stay.left_at,
            )
            for person_number in range(len(self.people))
            for stay in self._stays(person_number)
        ]
        return report_entry.entry_of(
            self._instance.uuid,
            rows,
            meeting_id=str(self.meeting.id),
            received_at=self.starts_at + LASTS + timedelta(minutes=30),
        )


def _heard(webhook: OutgoingWebhook) -> Entry:
    """The receipt, one second after the event."""
    raw = msgspec.json.encode(payloads.envelope(webhook))
    return entry_of(webhook_request.parse(raw), webhook.at + timedelta(seconds=1))


def _camera(start: StreamStart, at: datetime, user_id: str, *, on: bool) -> Entry:
    event = {
        "event_type": rtms_messages.CAMERA_ON if on else rtms_messages.CAMERA_OFF,
        "timestamp": payloads.milliseconds(at),
        "participants": [{"user_id": user_id}],
    }
    message = rtms_messages.redacted({"msg_type": rtms_messages.EVENT_UPDATE, "event": event})
    return stream_supervisor.entry_of(rtms_messages.line(start, at, message=message))
