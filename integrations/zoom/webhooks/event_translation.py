"""Zoom's webhook events in our own words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from compliance.events import (
    Admitted,
    Ending,
    Event,
    HostAwaited,
    HostNoLongerAwaited,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    RecordingStarted,
    RecordingStopped,
    Role,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from integrations.event_times import possible
from integrations.zoom.value_readers import epoch, moment, number, part, text

Body = Mapping[str, object]

ENDINGS = (
    (Ending.REMOVED, ("removed", "put back")),
    (Ending.HOST_ENDED, ("host ended", "host closed", "host started a new meeting")),
    (Ending.NETWORK, ("failover", "disconnect", "network", "lost connection")),
)
"""The first match decides."""
LEFT = "left the meeting"
_REASON = re.compile(r"reason\s*:")
"""Zoom writes "left the meeting. Reason : ..." whatever the reason is: only the text after the last
"Reason :" shows that somebody left (FACTS 2.1)."""
ROLES: Mapping[str, Role] = {"host": Role.HOST, "cohost": Role.COHOST}


Reader = Callable[[Body, Body, str], Event | None]
"""Reads an event from a body, the object in it and the instance that it names."""


def translate(body: object, received_at: datetime | None = None) -> tuple[Event, ...]:
    """The events in a webhook body of any shape; empty without a used event, or for an event at a
    time that `received_at` rules out (`integrations.event_times`). The instance is "" where it
    cannot be read."""
    fields = part(body)
    name = text(fields.get("event"))
    read = EVENTS.get(name)
    meeting = part(fields, "payload", "object")
    instance = text(meeting.get("uuid")) if read else ""
    event = (
        read(fields, meeting, instance) if read and (instance or name not in OF_INSTANCE) else None
    )
    timely = _at_a_possible_time(event, fields, received_at) if event else None
    return (timely,) if timely else ()


def _at_a_possible_time(event: Event, body: Body, received_at: datetime | None) -> Event | None:
    """The event, at Zoom's clock at sending where its own time is out of bounds; None if both
    are."""
    if possible(event.at, received_at):
        return event
    sent_at = possible(epoch(body.get("event_ts")), received_at)
    return replace(event, at=sent_at) if sent_at else None


def ending(reason: str, name: str = "") -> Ending:
    """Returns how a connection ended, from Zoom's text, which some clients begin with the
    person's name."""
    said = reason.removeprefix(name).casefold()
    for kind, phrases in ENDINGS:
        if any(phrase in said for phrase in phrases):
            return kind
    return Ending.LEFT if LEFT in _REASON.split(said)[-1] else Ending.UNSAID


def _started(body: Body, meeting: Body, instance: str) -> Event | None:
    at = _time(body, meeting.get("start_time"))
    return InstanceStarted(at, instance) if at else None


def _ended(body: Body, meeting: Body, instance: str) -> Event | None:
    at = _time(body, meeting.get("end_time"))
    return InstanceEnded(at, instance) if at else None


def _joined(body: Body, meeting: Body, instance: str) -> Event | None:
    participant = part(meeting, "participant")
    at, person = _time(body, participant.get("join_time")), _person(participant)
    return Joined(at, instance, person) if at and person else None


def _left(body: Body, meeting: Body, instance: str) -> Event | None:
    participant = part(meeting, "participant")
    at, person = _time(body, participant.get("leave_time")), _person(participant)
    how = ending(text(participant.get("leave_reason")), text(participant.get("user_name")))
    return Left(at, instance, person, how) if at and person else None


def _in_waiting_room(
    kind: type[WaitingRoomEntered | WaitingRoomLeft | PutInWaitingRoom | Admitted],
) -> Reader:
    def read(body: Body, meeting: Body, instance: str) -> Event | None:
        participant = part(meeting, "participant")
        at, person = _time(body, participant.get("date_time")), _person(participant)
        return kind(at, instance, person) if at and person else None

    return read


def _role_changed(body: Body, meeting: Body, instance: str) -> Event | None:
    participant = part(meeting, "participant")
    at, person = _time(body, participant.get("date_time")), _person(participant)
    role = text(participant.get("new_role")).casefold().replace("-", "")
    if not at or not person:
        return None
    return RoleChanged(at, instance, person, ROLES.get(role, Role.ATTENDEE), _sent_ms(body))


def _waits_for_host(kind: type[HostAwaited | HostNoLongerAwaited]) -> Reader:
    """Returns the reader of a wait for the host: the event has no time but that of its sending,
    and identifies the person only by the personal link."""

    def read(body: Body, meeting: Body, instance: str) -> Event | None:
        participant = part(meeting, "participant")
        at, link = epoch(body.get("event_ts")), text(participant.get("registrant_id"))
        name = text(participant.get("user_name"))
        return kind(at, _shared("", "", link or None, None, name)) if at else None

    return read


def _sent_ms(body: Body) -> int:
    return number(body.get("event_ts")) or 0


def _recording_started(body: Body, meeting: Body, instance: str) -> Event | None:
    at = _time(body, part(meeting, "recording_file").get("recording_start"))
    return RecordingStarted(at, instance, _sent_ms(body)) if at else None


def _recording_stopped(body: Body, meeting: Body, instance: str) -> Event | None:
    at = _time(body, part(meeting, "recording_file").get("recording_end"))
    return RecordingStopped(at, instance, _sent_ms(body)) if at else None


def _time(body: Body, stamp: object) -> datetime | None:
    """The event's own time; Zoom's clock at sending where it has none."""
    return moment(stamp) or epoch(body.get("event_ts"))


def _person(participant: Body) -> Person | None:
    """The person that an event is about; None where nothing names a connection or a link.

    A breakout room's user_id is no number (trap 19) and a waiting room's may be empty (trap 20).
    """
    uuid, user_id = text(participant.get("participant_uuid")), text(participant.get("user_id"))
    link = text(participant.get("registrant_id"))
    if not uuid and not user_id and not link:
        return None
    account = text(participant.get("participant_user_id")) or text(participant.get("id"))
    return _shared(
        uuid,
        user_id,
        link or None,
        account or None,
        text(participant.get("user_name")),
    )


_shared = lru_cache(maxsize=2_000)(Person)
"""The events of one participant share one object."""


OF_INSTANCE = frozenset({"meeting.started", "meeting.ended"})
"""The events that say nothing without their instance."""
EVENTS: Mapping[str, Reader] = {
    "meeting.started": _started,
    "meeting.ended": _ended,
    "meeting.participant_joined": _joined,
    "meeting.participant_joined_breakout_room": _joined,
    "meeting.participant_left": _left,
    "meeting.participant_left_breakout_room": _left,
    "meeting.participant_joined_waiting_room": _in_waiting_room(WaitingRoomEntered),
    "meeting.participant_left_waiting_room": _in_waiting_room(WaitingRoomLeft),
    "meeting.participant_admitted": _in_waiting_room(Admitted),
    "meeting.participant_put_in_waiting_room": _in_waiting_room(PutInWaitingRoom),
    "meeting.participant_jbh_waiting": _waits_for_host(HostAwaited),
    "meeting.participant_jbh_waiting_left": _waits_for_host(HostNoLongerAwaited),
    "meeting.participant_role_changed": _role_changed,
    "recording.started": _recording_started,
    "recording.stopped": _recording_stopped,
}
