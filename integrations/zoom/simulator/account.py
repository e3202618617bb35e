"""The state of a Zoom account: tokens, meetings, registrants. Pure: time is a parameter."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from integrations.zoom.simulator import identifiers
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.meetings.meeting import (
    Groups,
    Instance,
    Meeting,
    Registrant,
    as_a_course_needs,
    as_a_course_needs_locked,
)
from integrations.zoom.simulator.meetings.people import Attendee, MeetingPlace
from integrations.zoom.simulator.rest import error_responses

TOKEN_LASTS = timedelta(hours=1)


@dataclass(slots=True)
class SimulatedAccount:
    """The state of the simulated account.

    `address` is its base URL without a final slash; `refusals` are the HTTP statuses of the next
    refused REST calls; `unreported` are the keys of people whom reports leave out.
    """

    config: Config
    address: str = ""
    webhook_url: str = ""
    tokens: dict[str, datetime] = field(default_factory=dict)  # the time of expiry by token
    meetings: dict[int, Meeting] = field(default_factory=dict)
    locks: Groups = field(default_factory=as_a_course_needs_locked)
    host_settings: Groups = field(default_factory=as_a_course_needs)
    refusals: deque[int] = field(default_factory=deque)
    report_delay_minutes: float = 0.0
    unreported: set[str] = field(default_factory=set)
    calls: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def give_token(self, now: datetime) -> str:
        token = identifiers.access_token()
        self.tokens[token] = now + TOKEN_LASTS
        return token

    def check_token(self, token: str, now: datetime) -> None:
        expires = self.tokens.get(token)
        if expires is None:
            raise error_responses.token_unknown()
        if expires <= now:
            raise error_responses.token_expired()

    def meeting(self, meeting_id: str) -> Meeting:
        meeting = self.meetings.get(int(meeting_id)) if meeting_id.isdecimal() else None
        if meeting is None:
            raise error_responses.no_meeting(meeting_id)
        return meeting

    def ended(self, meeting_id_or_uuid: str) -> tuple[Meeting, Instance]:
        """A past instance by its uuid, or the latest one of a meeting by its number."""
        for meeting in self.meetings.values():
            if meeting.live and meeting_id_or_uuid in (str(meeting.id), meeting.live.uuid):
                raise error_responses.not_ended()
            for instance in reversed(meeting.ended):
                if meeting_id_or_uuid in (str(meeting.id), instance.uuid):
                    return meeting, instance
        raise error_responses.no_meeting(meeting_id_or_uuid)

    def registrant_of(self, meeting: Meeting, token: str) -> Registrant | None:
        """The registrant whose personal link has this `tk`, if the link is still valid."""
        holders = (r for r in meeting.registrants.values() if r.token == token)
        return next((r for r in holders if r.status == "approved"), None)

    def held_with(self, stream_id: str) -> Instance | None:
        """The live meeting and instance of a stream."""
        live = (meeting.live for meeting in self.meetings.values() if meeting.live)
        return next((instance for instance in live if instance.stream_id == stream_id), None)

    def cameras_on(self, stream_id: str) -> list[Attendee]:
        instance = self.held_with(stream_id)
        people = instance.people.values() if instance else ()
        return [
            attendee
            for attendee in people
            if attendee.place is MeetingPlace.MAIN and attendee.camera
        ]

    def forget_stream(self, stream_id: str) -> None:
        instance = self.held_with(stream_id)
        if instance is not None:
            instance.stream_id = ""

    def register(
        self, meeting: Meeting, email: str, first_name: str, last_name: str, now: datetime
    ) -> tuple[Registrant, bool]:
        """The registrant with this address, and whether it is new; a repeated registration changes
        nothing."""
        limit = self.config.registrations_a_day
        if self._count(f"{meeting.id} {email}", "registrant", now) > limit:
            raise error_responses.too_many_registrations(email, limit)
        for registrant in meeting.registrants.values():
            if registrant.email == email and registrant.status == "approved":
                return registrant, False
        made = Registrant(
            identifiers.registrant_id(),
            email,
            first_name,
            last_name,
            identifiers.join_token(),
            now,
        )
        meeting.registrants[made.id] = made
        return made, True

    def note_change(self, host_id: str, now: datetime) -> None:
        limit = self.config.meeting_changes_a_day
        if self._count(host_id, "meeting", now) > limit:
            raise error_responses.too_many_changes(limit)

    def join_url(self, meeting: Meeting, registrant: Registrant) -> str:
        return f"{self.address}/j/{meeting.id}?tk={registrant.token}"

    def _count(self, whose: str, kind: str, now: datetime) -> int:
        key = (whose, kind, now.astimezone(UTC).date().isoformat())
        self.calls[key] += 1
        return self.calls[key]
