"""Zoom's webhook events in our own words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from compliance.events import (
    Ending,
    Event,
    InstanceEnded,
    InstanceStarted,
    Joined,
    Left,
    Person,
    PutInWaitingRoom,
    RecordingStarted,
    RecordingStopped,
    RoleChanged,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from integrations.zoom.value_readers import epoch, moment, part, text

Body = Mapping[str, object]

ENDINGS = (
    (Ending.REMOVED, ("removed", "put back")),
    (Ending.HOST_ENDED, ("host ended", "host closed", "host started a new meeting")),
    (Ending.NETWORK, ("disconnect", "network")),
    (Ending.LEFT, ("left the meeting",)),
)
"""The first that is found decides: nearly every reason also says "left the meeting" (FACTS 2.1)."""


class Participant(msgspec.Struct, frozen=True, gc=False):
    participant_uuid: Any = None
    user_id: Any = None
    registrant_id: Any = None
    participant_user_id: Any = None
    id: Any = None
    user_name: Any = None
    join_time: Any = None
    leave_time: Any = None
    leave_reason: Any = None
    date_time: Any = None
    new_role: Any = None


class File(msgspec.Struct, frozen=True, gc=False):
    recording_start: Any = None
    recording_end: Any = None


class Object(msgspec.Struct, frozen=True, gc=False):
    uuid: Any = None
    start_time: Any = None
    end_time: Any = None
    participant: Participant = Participant()
    recording_file: File = File()


class Payload(msgspec.Struct, frozen=True, gc=False):
    object: Object = Object()


class WebhookFields(msgspec.Struct, frozen=True, gc=False):
    """The values of a body that we use, whatever they are: only how they lie in each other is
    known."""

    event: Any = None
    event_ts: Any = None
    payload: Payload = Payload()


class WebhookLine(msgspec.Struct, frozen=True, gc=False, tag_field="source", tag="zoom"):
    """A line of the ledger with a webhook's body."""

    body: WebhookFields


Reader = Callable[[WebhookFields, Object, str], Event | None]
"""Of a body, its object and the instance that it names."""

_WRITTEN = msgspec.json.Decoder(WebhookLine)


def translate(body: Body) -> tuple[Event, ...]:
    """What a webhook body says has happened; nothing where it says nothing that we use."""
    try:
        return _events(msgspec.convert(body, WebhookFields))
    except msgspec.ValidationError:  # what should be an object is none
        return _events(_found_in(body))


def translate_written(line: str) -> tuple[Event, ...]:
    """The same of a line of the ledger. Raises msgspec.DecodeError or UnicodeError for one that is
    not as usual, which says nothing against it: `translate` reads any."""
    return _events(_WRITTEN.decode(line).body)


def _found_in(body: Body) -> WebhookFields:
    inner = part(body, "payload", "object")
    who, recorded = part(inner, "participant"), part(inner, "recording_file")
    participant = Participant(*[who.get(name) for name in Participant.__struct_fields__])
    file = File(*[recorded.get(name) for name in File.__struct_fields__])
    times = inner.get("start_time"), inner.get("end_time")
    found = Object(inner.get("uuid"), *times, participant, file)
    return WebhookFields(body.get("event"), body.get("event_ts"), Payload(found))


def _events(told: WebhookFields) -> tuple[Event, ...]:
    read = EVENTS.get(text(told.event))
    found = told.payload.object
    instance = text(found.uuid) if read else ""
    event = read(told, found, instance) if read and instance else None
    return (event,) if event else ()


def ending(reason: str, name: str = "") -> Ending:
    """How a connection ended, from a text that some clients begin with the person's own name."""
    return _ending(reason.removeprefix(name))


@lru_cache(maxsize=256)
def _ending(reason: str) -> Ending:
    """There are few reasons, and each is given very often."""
    said = reason.casefold()
    for kind, phrases in ENDINGS:
        if any(phrase in said for phrase in phrases):
            return kind
    return Ending.UNSAID


def _started(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at = _time(told, found.start_time)
    return InstanceStarted(at, instance) if at else None


def _ended(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at = _time(told, found.end_time)
    return InstanceEnded(at, instance) if at else None


def _joined(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at, who = _time(told, found.participant.join_time), _person(found.participant)
    return Joined(at, instance, who) if at and who else None


def _left(told: WebhookFields, found: Object, instance: str) -> Event | None:
    participant = found.participant
    at, who = _time(told, participant.leave_time), _person(participant)
    how = ending(text(participant.leave_reason), text(participant.user_name))
    return Left(at, instance, who, how) if at and who else None


def _in_waiting_room(
    kind: type[WaitingRoomEntered | WaitingRoomLeft | PutInWaitingRoom],
) -> Reader:
    def read(told: WebhookFields, found: Object, instance: str) -> Event | None:
        at, who = _time(told, found.participant.date_time), _person(found.participant)
        return kind(at, instance, who) if at and who else None

    return read


def _role_changed(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at, who = _time(told, found.participant.date_time), _person(found.participant)
    role = text(found.participant.new_role).casefold().replace("-", "")
    return RoleChanged(at, instance, who, role in ("host", "cohost")) if at and who else None


def _recording_started(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at = _time(told, found.recording_file.recording_start)
    return RecordingStarted(at, instance) if at else None


def _recording_stopped(told: WebhookFields, found: Object, instance: str) -> Event | None:
    at = _time(told, found.recording_file.recording_end)
    return RecordingStopped(at, instance) if at else None


def _time(told: WebhookFields, own: object) -> datetime | None:
    """The event's own time; Zoom's clock at sending where it has none."""
    return moment(own) or epoch(told.event_ts)


def _person(found: Participant) -> Person | None:
    """Who it is about; None where nothing names a connection.

    A breakout room's user_id is no number (trap 19) and a waiting room's may be empty (trap 20).
    """
    uuid, user_id = text(found.participant_uuid), text(found.user_id)
    if not uuid and not user_id:
        return None
    return _known_as(
        uuid,
        user_id,
        text(found.registrant_id) or None,
        text(found.participant_user_id) or text(found.id) or None,
        text(found.user_name),
    )


_known_as = lru_cache(maxsize=2_000)(Person)
"""Somebody is told of many times: to find who that is takes less than to make them again."""


EVENTS: Mapping[str, Reader] = {
    "meeting.started": _started,
    "meeting.ended": _ended,
    "meeting.participant_joined": _joined,
    "meeting.participant_joined_breakout_room": _joined,
    "meeting.participant_left": _left,
    "meeting.participant_left_breakout_room": _left,
    "meeting.participant_joined_waiting_room": _in_waiting_room(WaitingRoomEntered),
    "meeting.participant_left_waiting_room": _in_waiting_room(WaitingRoomLeft),
    "meeting.participant_admitted": _in_waiting_room(WaitingRoomLeft),
    "meeting.participant_put_in_waiting_room": _in_waiting_room(PutInWaitingRoom),
    "meeting.participant_role_changed": _role_changed,
    "recording.started": _recording_started,
    "recording.stopped": _recording_stopped,
}
