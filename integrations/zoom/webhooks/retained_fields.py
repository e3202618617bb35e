"""Lists the fields of a webhook that are retained: no other field reaches the records."""

from collections.abc import Mapping
from functools import lru_cache

from integrations.zoom.value_readers import text
from integrations.zoom.webhooks import device_tests, quality_summaries, written_records

Fields = Mapping[str, "Fields | None"]
"""The fields of an object: None for a plain value, else the fields of the object inside."""

PERSON: Fields = dict.fromkeys(
    (
        "user_id",
        "participant_uuid",
        "registrant_id",
        "participant_user_id",
        "id",
        "user_name",  # shown to the trainer for an unmatched connection
    )
)
JOIN: Fields = {**PERSON, "join_time": None, "parent_user_id": None}
LEAVE: Fields = {**PERSON, "leave_time": None, "leave_reason": None, "parent_user_id": None}
WAIT: Fields = {**PERSON, "date_time": None}
HOST_WAIT: Fields = {"id": None, "registrant_id": None, "user_name": None}
ROLE: Fields = {**WAIT, "old_role": None, "new_role": None}
ROOM: Fields = {"id": None, "uuid": None}
RECORDING: Fields = {"recording_file": {"recording_start": None, "recording_end": None}}
DEVICE_TEST: Fields = dict.fromkeys(
    ("user_name", "camera_status", "speaker_status", "microphone_status")
)
QUALITY: Fields = {
    **dict.fromkeys(("participant_id", "user_id", "registrant_id", "id")),
    "qos": {"type": None, "details": dict.fromkeys(quality_summaries.FIGURES)},
}
STREAM: Fields = dict.fromkeys(
    ("meeting_id", "meeting_uuid", "rtms_stream_id", "server_urls", "stop_reason", "reason")
)

OBJECTS: Mapping[str, Fields] = {
    "meeting.started": {"start_time": None},
    "meeting.ended": {"end_time": None},
    "meeting.participant_joined": {"participant": JOIN},
    "meeting.participant_joined_breakout_room": {"participant": JOIN, "breakout_room_uuid": None},
    "meeting.participant_left": {"participant": LEAVE},
    "meeting.participant_left_breakout_room": {"participant": LEAVE, "breakout_room_uuid": None},
    "meeting.participant_joined_waiting_room": {"participant": WAIT},
    "meeting.participant_left_waiting_room": {"participant": WAIT},
    "meeting.participant_admitted": {"participant": WAIT},
    "meeting.participant_put_in_waiting_room": {"participant": WAIT},
    "meeting.participant_jbh_waiting": {"participant": HOST_WAIT},
    "meeting.participant_jbh_waiting_left": {"participant": HOST_WAIT},
    "meeting.participant_role_changed": {"participant": ROLE},
    "recording.started": RECORDING,
    "recording.stopped": RECORDING,
}
WRITTEN: Fields = {
    **ROOM,
    **dict.fromkeys(("meeting_number", "meeting_id", "meeting_uuid")),
    "ai_companion": dict.fromkeys(("questions", "summary")),
}
STREAMS = frozenset({"meeting.rtms_started", "meeting.rtms_stopped", "meeting.rtms_interrupted"})
LIMITED = frozenset({"rtms.concurrency_limited", "meeting.rtms_concurrency_limited"})
NEAR_LIMIT = frozenset({"rtms.concurrency_near_limit", "meeting.rtms_concurrency_near_limit"})
LIMIT: Fields = {
    **dict.fromkeys(("concurrency_limit", "concurrency_number", "percentage")),
    "id_field": {"meeting_uuid": None},
}
LISTS = frozenset({"qos"})
"""The one list of objects of which anything is retained."""
NOT_LISTED: Fields = {}
LONGEST_TEXT = 2_000
"""Characters; the longest that Zoom sends are addresses of media servers, of some hundred."""
PLAIN = frozenset({str, int, float, bool, type(None)})
ENVELOPE: Fields = {"event": None, "event_ts": None}


@lru_cache(maxsize=256)
def fields_of(event: str) -> Fields:
    """The fields retained of an event; of an unknown event, its name, time and meeting."""
    if event in STREAMS:  # flat as documented, or within an object as some samples have it
        return {**ENVELOPE, "payload": {**STREAM, "object": {**ROOM, **STREAM}}}
    if event in LIMITED or event in NEAR_LIMIT:
        return {**ENVELOPE, "payload": LIMIT}
    if event in written_records.KINDS:
        return {**ENVELOPE, "payload": {"object": WRITTEN}}
    if event == device_tests.TESTED:
        return {**ENVELOPE, "payload": {"object": {**ROOM, "test_result": DEVICE_TEST}}}
    if event == quality_summaries.SUMMARY:
        return {**ENVELOPE, "payload": {"object": {**ROOM, "participant": QUALITY}}}
    return {**ENVELOPE, "payload": {"object": {**ROOM, **OBJECTS.get(event, {})}}}


def redacted(body: Mapping[str, object]) -> dict[str, object]:
    """Returns a webhook body without the fields that the list of its event omits."""
    event = text(body.get("event"))
    retained = select_fields(body, fields_of(event))
    return {**retained, "event": event} if "event" in retained else retained


def select_fields(source: Mapping[str, object], fields: Fields) -> dict[str, object]:
    """The listed fields in their order; where a plain value is listed, an object is dropped, and so
    is a text longer than LONGEST_TEXT."""
    retained: dict[str, object] = {}
    for key, value in source.items():
        inner = fields.get(key, NOT_LISTED)
        if inner is None:
            if type(value) in PLAIN and not (type(value) is str and len(value) > LONGEST_TEXT):
                retained[key] = value
        elif inner and isinstance(value, dict):
            retained[key] = select_fields(value, inner)
        elif inner and key in LISTS and isinstance(value, list):
            kinds = quality_summaries.of_sent(value)
            retained[key] = [select_fields(kind, inner) for kind in kinds]
    return retained
