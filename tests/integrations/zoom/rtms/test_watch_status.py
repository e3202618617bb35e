"""The state of an instance's camera streams, with its reason."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.cameras.camera_stream import turns
from integrations.stream_notice import StreamStart, StreamStatus, StreamTurn
from integrations.zoom.rtms import rtms_messages
from integrations.zoom.rtms.watch_status import stream_status
from tests.integrations.zoom.arbitrary_values import untimed

NINE = datetime(2026, 6, 10, 8, tzinfo=UTC)
Line = dict[str, Any]


def at(second: int) -> datetime:
    return NINE + timedelta(seconds=second)


def heard(second: int, stream: str = "s1", *, lost: bool = False, **message: object) -> Line:
    start = StreamStart("u==", stream, "wss://rtms.example.org")
    return rtms_messages.line(start, at(second), message=message, lost=lost)


def webhook(second: int, event: str, **payload: object) -> Line:
    payload_fields = {"event_ts": int(at(second).timestamp() * 1000), "payload": payload}
    received_at = at(second).isoformat()
    return {
        "source": "zoom",
        "received_at": received_at,
        "body": {"event": event, **payload_fields},
    }


def offered(second: int, stream: str = "s1") -> Line:
    urls = "wss://rtms.example.org"
    payload_fields = {"meeting_uuid": "u==", "rtms_stream_id": stream, "server_urls": urls}
    return webhook(second, "meeting.rtms_started", **payload_fields)


def accepted(second: int, stream: str = "s1") -> Line:
    return heard(second, stream, msg_type=2, status_code=0)


def turn(*lines: Line) -> tuple[StreamTurn, datetime]:
    status = stream_status(lines)
    assert status is not None
    return status.turn, status.since


def test_without_a_word_of_a_stream_nothing_is_known() -> None:
    assert stream_status([]) is None
    assert stream_status([webhook(0, "meeting.started")]) is None


def test_a_stream_is_watched_from_the_handshake_on() -> None:
    assert stream_status([offered(0), accepted(1)]) == StreamStatus(StreamTurn.WATCHED, at(1))


def test_until_then_it_is_offered() -> None:
    assert turn(offered(0)) == (StreamTurn.OFFERED, at(0))


def test_a_camera_is_no_turn() -> None:
    camera = {"event_type": 8, "participants": [{"user_id": "1"}]}
    assert turn(offered(0), accepted(1), heard(2, msg_type=6, event=camera)) == (
        StreamTurn.WATCHED,
        at(1),
    )


def test_a_broken_connection_is_lost_until_it_is_made_again() -> None:
    lost = heard(5, lost=True)
    assert turn(offered(0), accepted(1), lost) == (StreamTurn.LOST, at(5))
    assert turn(offered(0), accepted(1), lost, accepted(5)) == (StreamTurn.WATCHED, at(5))


@pytest.mark.parametrize(
    ("pauses", "resumes"),
    [
        ({"msg_type": 9, "state": 3}, {"msg_type": 9, "state": 4}),
        ({"msg_type": 8, "state": 5}, {"msg_type": 8, "state": 6}),
        ({"msg_type": 8, "state": 2}, {"msg_type": 8, "state": 1}),
    ],
)
def test_a_stream_that_pauses_is_not_watched_until_it_goes_on(
    pauses: dict[str, Any], resumes: dict[str, Any]
) -> None:
    paused = [offered(0), accepted(1), heard(2, **pauses)]
    assert turn(*paused) == (StreamTurn.PAUSED, at(2))
    assert turn(*paused, heard(3, **resumes)) == (StreamTurn.WATCHED, at(3))


def test_one_that_flows_anyway_is_not_watched_for_the_first_time_then() -> None:
    assert turn(offered(0), accepted(1), heard(3, msg_type=8, state=1)) == (
        StreamTurn.WATCHED,
        at(1),
    )
    assert turn(offered(0), heard(3, msg_type=8, state=1)) == (StreamTurn.OFFERED, at(0))


def test_a_stream_that_was_lost_is_not_watched_for_a_word_that_it_flows() -> None:
    lost = [offered(0), accepted(1), heard(2, lost=True), heard(3, msg_type=8, state=6)]
    assert turn(*lost) == (StreamTurn.LOST, at(2))


@pytest.mark.parametrize(("code", "word"), [(3, "signature"), (8, "somebody else"), (99, "99")])
def test_a_refusal_says_why(code: int, word: str) -> None:
    status = stream_status([offered(0), heard(1, msg_type=2, status_code=code)])
    assert status is not None
    assert (status.turn, status.since) == (StreamTurn.REFUSED, at(1))
    assert word in status.because


@pytest.mark.parametrize(
    "over",
    [
        webhook(9, "meeting.rtms_stopped", rtms_stream_id="s1", stop_reason=1),
        heard(9, msg_type=8, state=4, reason=1),
        heard(9, msg_type=9, state=5, stop_reason=1),
    ],
)
def test_a_stopped_stream_gives_its_reason_and_stays_stopped(over: Line) -> None:
    stopped = [offered(0), accepted(1), over]
    for lines in (stopped, [*stopped, heard(10, lost=True)]):
        assert stream_status(lines) == StreamStatus(StreamTurn.OVER, at(9), "the host stopped it")


def test_an_end_without_a_reason_is_an_end() -> None:
    status = stream_status([offered(0), webhook(9, "meeting.rtms_stopped", rtms_stream_id="s1")])
    assert status is not None
    assert "did not say why" in status.because


def test_a_limit_stands_until_a_stream_is_offered() -> None:
    limited = webhook(0, "rtms.concurrency_limited", id_field={"meeting_uuid": "u=="})
    assert turn(limited) == (StreamTurn.LIMITED, at(0))
    assert turn(limited, offered(60)) == (StreamTurn.OFFERED, at(60))


def test_of_two_streams_a_watched_one_counts_else_the_latest() -> None:
    first = [offered(0, "s1"), accepted(1, "s1")]
    second = [offered(5, "s2"), heard(6, "s2", msg_type=2, status_code=3)]
    assert turn(*first, *second) == (StreamTurn.WATCHED, at(1))
    assert turn(*first, heard(4, "s1", lost=True), *second) == (StreamTurn.REFUSED, at(6))


def test_webhooks_that_come_late_are_taken_at_their_own_time() -> None:
    assert turn(accepted(1), offered(0)) == (StreamTurn.WATCHED, at(1))


def test_an_offer_comes_first_whatever_its_clock_says() -> None:
    assert turn(offered(2), accepted(1)) == (StreamTurn.WATCHED, at(1))


SAID = (
    {"msg_type": 2, "status_code": 0},
    *({"msg_type": 8, "state": state} for state in (0, 1, 2, 5, 6)),
    *({"msg_type": 9, "state": state} for state in (0, 1, 2, 3, 4)),
)
WORDS = st.builds(heard, st.integers(1, 9), lost=st.just(True)) | st.builds(
    lambda second, said: heard(second, **said), st.integers(1, 9), st.sampled_from(SAID)
)


@untimed
@given(st.lists(WORDS, max_size=12), st.randoms())
def test_a_watched_stream_agrees_with_the_camera_rules_in_any_order(
    lines: list[Line], chance: Random
) -> None:
    events = [event for line in lines for event in rtms_messages.translate(line)]
    running = [
        StreamStatus(StreamTurn.WATCHED, w[-1].at) for w in turns(events).values() if w[-1].runs
    ]
    for _ in range(2):
        status = stream_status(lines)
        assert ([status] if status and status.turn is StreamTurn.WATCHED else []) == running
        chance.shuffle(lines)
