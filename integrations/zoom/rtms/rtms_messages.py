"""Translates RTMS messages (protocol V1) to events, and selects what the ledger keeps."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from compliance.events import Event
from compliance.stream_events import (
    CameraReported,
    WatchBegan,
    WatchEnded,
    WatchPaused,
    WatchResumed,
)
from integrations.course_provider import line_time
from integrations.event_times import possible
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.stream_states import SESSION_STATE, STREAM_STATE, StreamState, state_of
from integrations.zoom.value_readers import epoch, moment, number, part, text, within_second
from integrations.zoom.webhooks.retained_fields import Fields, select_fields

RTMS = "rtms"
"""The `source` of ledger lines that hold a message of a stream."""

EVENT_UPDATE = 6  # docs/rtms/data-types, RTMS_MESSAGE_TYPE

# docs/rtms/event-reference, RTMS_EVENT_TYPE
CAMERA_ON = 8
CAMERA_OFF = 9

OF_THE_WATCH: Mapping[
    StreamState | None, type[WatchBegan | WatchPaused | WatchResumed | WatchEnded]
] = {
    StreamState.ACCEPTED: WatchBegan,
    StreamState.SILENT: WatchPaused,
    StreamState.FLOWS: WatchResumed,
    StreamState.OVER: WatchEnded,
}

Line = Mapping[str, object]


def translate(line: Line) -> tuple[Event, ...]:
    """The camera events that a ledger line reports.

    `line` has `meeting_uuid`, `stream`, `received_at` and either `message` or `lost`.
    """
    message = part(line, "message")
    instance, stream = text(line.get("meeting_uuid")), text(line.get("stream"))
    received_at = moment(line.get("received_at"))
    stamp = _stamp(message, received_at)
    at = epoch(stamp) or possible(received_at, None)
    if not instance or at is None:
        return ()
    if line.get("lost"):
        return (WatchEnded(at, instance, stream),)
    if number(message.get("msg_type")) != EVENT_UPDATE:
        return _state(at, instance, stream, message)
    camera = _camera(message)
    if camera is None:
        return ()
    user_ids, on = camera
    return (CameraReported(at, instance, stream, user_ids, on, within_second(stamp)),)


def _state(at: datetime, instance: str, stream: str, message: Line) -> tuple[Event, ...]:
    turned = OF_THE_WATCH.get(state_of(message))
    return (turned(at, instance, stream),) if turned else ()


def kind_of(line: Line) -> str:
    """`lost`, or the number of the message's type."""
    if line.get("lost"):
        return "lost"
    kind = number(part(line, "message").get("msg_type"))
    return "" if kind is None else str(kind)


def is_recorded(message: Line) -> bool:
    """Whether the ledger keeps the message: camera events and changes of state."""
    kind = number(message.get("msg_type"))
    return kind in (STREAM_STATE, SESSION_STATE) or _camera(message) is not None


def is_readable(message: Line) -> bool:
    """Whether the message's meaning for cameras and the stream is known, including no meaning."""
    kind = number(message.get("msg_type"))
    if kind in (STREAM_STATE, SESSION_STATE):
        return number(message.get("state")) is not None
    if kind != EVENT_UPDATE:
        return kind is not None
    event = part(message, "event")
    event_type, people = number(event.get("event_type")), event.get("participants")
    if event_type in (CAMERA_ON, CAMERA_OFF):
        return isinstance(people, list) and all(_user_id(person) for person in people)
    return event_type is not None


def _camera(message: Line) -> tuple[tuple[str, ...], bool] | None:
    event = part(message, "event")
    kind, people = number(event.get("event_type")), event.get("participants")
    if number(message.get("msg_type")) != EVENT_UPDATE or kind not in (CAMERA_ON, CAMERA_OFF):
        return None
    listed = people if isinstance(people, list) else []
    user_ids = tuple(user_id for person in listed if (user_id := _user_id(person)))
    return (user_ids, kind == CAMERA_ON) if user_ids else None


def _user_id(person: object) -> str:
    return text(part(person).get("user_id"))


def _stamp(message: Line, received_at: datetime | None) -> object:
    """The message's own time as it is written; None without a possible time."""
    written = (part(message, "event").get("timestamp"), message.get("timestamp"))
    return next((stamp for stamp in written if possible(epoch(stamp), received_at)), None)


STATE: Fields = dict.fromkeys(
    ("msg_type", "status_code", "state", "reason", "stop_reason", "timestamp")
)
EVENT: Fields = {"event_type": None, "timestamp": None}


def redacted(message: Line) -> dict[str, object]:
    """The message with the used fields only: without names and addresses of media servers."""
    fields = select_fields(message, {**STATE, "event": EVENT})
    camera = _camera(message)
    if camera is not None:
        people = [{"user_id": user_id} for user_id in camera[0]]
        fields["event"] = {**select_fields(part(message, "event"), EVENT), "participants": people}
    return fields


NEXT = timedelta(seconds=1)
"""Event times are whole seconds, so a gap begins in the second after the last message heard: in
the same second it would be unclear which came last."""


def line(
    start: StreamStart, at: datetime, *, message: Line | None = None, lost: bool = False
) -> dict[str, object]:
    """The ledger line of a message received, or of a connection lost, at `at`."""
    return {
        "received_at": line_time(at),
        "source": RTMS,
        "meeting_uuid": start.instance,
        "stream": start.stream,
        **({"lost": True} if lost else {"message": dict(message or {})}),
    }
