"""RTMS messages as events, and the fields of them that are kept."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given

from compliance.events import Event
from compliance.stream_events import (
    CameraReported,
    WatchBegan,
    WatchEnded,
    WatchPaused,
    WatchResumed,
)
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.rtms_messages import is_recorded, line, redacted, translate
from tests.integrations.zoom.arbitrary_values import any_object, anything, untimed

START = StreamStart("/instance==", "stream-1", "wss://rtms.example.org")
RECEIVED = datetime(2026, 6, 10, 8, 0, 5, 900_000, tzinfo=UTC)
RECEIVED_S = RECEIVED.replace(microsecond=0)
TIME = datetime(2026, 6, 10, 8, 0, 3, tzinfo=UTC)
TIME_MS = 1781078403999
ON, OFF = 8, 9


def told(message: dict[str, object]) -> tuple[Event, ...]:
    return translate(line(START, RECEIVED, message=message))


def camera(event_type: int, *people: object) -> dict[str, object]:
    event = {"event_type": event_type, "timestamp": TIME_MS, "participants": list(people)}
    return {"msg_type": 6, "event": event}


def test_the_watch_begins_when_zoom_has_accepted_us() -> None:
    assert told({"msg_type": 2, "status_code": 0}) == (
        WatchBegan(RECEIVED_S, "/instance==", "stream-1"),
    )


def test_it_does_not_begin_when_we_were_refused() -> None:
    assert told({"msg_type": 2, "status_code": 3}) == ()


@pytest.mark.parametrize(("event_type", "on"), [(ON, True), (OFF, False)])
def test_cameras_are_reported_on_and_off_whatever_kind_an_id_has(event_type: int, on: bool) -> None:
    assert told(camera(event_type, {"user_id": 16778240}, {"user_id": "33556610"})) == (
        CameraReported(
            TIME, "/instance==", "stream-1", ("16778240", "33556610"), on, TIME_MS % 1000
        ),
    )


STREAM, SESSION = 8, 9


@pytest.mark.parametrize(
    ("msg_type", "state", "turned"),
    [
        *((STREAM, state, WatchPaused) for state in (0, 2, 5)),
        *((SESSION, state, WatchPaused) for state in (0, 3)),
        *((STREAM, state, WatchResumed) for state in (1, 6)),
        *((SESSION, state, WatchResumed) for state in (2, 4)),
        *((STREAM, state, WatchEnded) for state in (3, 4)),
        (SESSION, 5, WatchEnded),
    ],
)
def test_a_state_pauses_resumes_or_ends_the_watch(
    msg_type: int, state: int, turned: type[WatchPaused | WatchResumed | WatchEnded]
) -> None:
    message: dict[str, object] = {"msg_type": msg_type, "state": state, "timestamp": TIME_MS}
    assert told(message) == (turned(TIME, "/instance==", "stream-1"),)


@pytest.mark.parametrize(
    "message",
    [
        {"msg_type": 8, "state": 7},
        {"msg_type": 9, "state": 1},
        {"msg_type": 6, "event": {"event_type": 3, "participants": [{"user_id": 1}]}},
        camera(ON),
        camera(ON, {"user_id": ""}, {}, 7),
        {"msg_type": 12, "timestamp": TIME_MS},
        {},
    ],
)
def test_other_messages_say_nothing(message: dict[str, object]) -> None:
    assert told(message) == ()


def test_a_broken_connection_ends_the_watch_when_we_noticed() -> None:
    assert translate(line(START, RECEIVED, lost=True)) == (
        WatchEnded(RECEIVED_S, "/instance==", "stream-1"),
    )


def test_a_time_in_seconds_is_no_time_in_1970() -> None:
    assert told({"msg_type": 8, "state": 5, "timestamp": TIME_MS // 1000}) == (
        WatchPaused(TIME, "/instance==", "stream-1"),
    )


def test_a_line_is_written_in_utc_milliseconds() -> None:
    assert line(START, RECEIVED, lost=True) == {
        "received_at": "2026-06-10T08:00:05.900Z",
        "source": "rtms",
        "meeting_uuid": "/instance==",
        "stream": "stream-1",
        "lost": True,
    }


def test_no_name_and_no_address_is_kept() -> None:
    joined = camera(ON, {"user_id": 1, "user_name": "Jo Bloggs"})
    accepted = {
        "msg_type": 2,
        "status_code": 0,
        "media_server": {"server_urls": {"all": "wss://x"}},
    }
    retained = json.dumps([redacted(joined), redacted(accepted)])
    assert "Jo" not in retained
    assert "wss" not in retained


@pytest.mark.parametrize(
    "message",
    [
        camera(OFF, {"user_id": 1, "user_name": "Jo"}),
        {"msg_type": 2, "status_code": 0},
        {"msg_type": 8, "state": 2, "timestamp": TIME_MS},
    ],
)
def test_a_redacted_message_gives_the_same_events(message: dict[str, object]) -> None:
    assert told(redacted(message)) == told(message) != ()


def test_cameras_and_states_are_kept_and_names_are_not() -> None:
    assert is_recorded(camera(ON, {"user_id": 1}))
    assert is_recorded({"msg_type": 8, "state": 1})
    assert not is_recorded({"msg_type": 6, "event": {"event_type": 3, "participants": []}})
    assert not is_recorded({"msg_type": 17, "content": {"data": "Hello"}})


INSIDE = anything(("event_type", "participants", "user_id", "timestamp"), (2, 6, 8, 9))


@untimed
@given(any_object(("msg_type", "state", "event", "timestamp"), INSIDE))
def test_no_message_is_too_strange_to_read(message: dict[str, object]) -> None:
    assert len(told(message)) <= 1
    assert told(redacted(message)) == told(message)
