"""The state of a stream by each of its messages."""

import pytest

from integrations.zoom.rtms.stream_states import StreamState, state_of


def stream(state: object) -> dict[str, object]:
    return {"msg_type": 8, "state": state}


def session(state: object) -> dict[str, object]:
    return {"msg_type": 9, "state": state}


@pytest.mark.parametrize(
    "message", [*map(stream, (0, 2, 5)), *map(session, (0, 3)), {"msg_type": "8", "state": "5"}]
)
def test_a_stream_that_is_idle_interrupted_or_paused_is_silent(message: dict[str, object]) -> None:
    assert state_of(message) is StreamState.SILENT


@pytest.mark.parametrize("message", [*map(stream, (1, 6)), *map(session, (2, 4))])
def test_one_that_is_active_or_resumed_flows(message: dict[str, object]) -> None:
    assert state_of(message) is StreamState.FLOWS


@pytest.mark.parametrize("message", [*map(stream, (3, 4)), session(5)])
def test_one_that_was_stopped_is_over_and_not_only_silent(message: dict[str, object]) -> None:
    assert state_of(message) is StreamState.OVER


def test_zoom_takes_us_as_its_listener_or_does_not() -> None:
    assert state_of({"msg_type": 2, "status_code": 0}) is StreamState.ACCEPTED
    assert state_of({"msg_type": 2, "status_code": 3}) is StreamState.REFUSED


@pytest.mark.parametrize(
    "message",
    [
        stream(7),
        stream(None),
        session(1),
        session("paused"),
        {"msg_type": 2},
        {"msg_type": 6, "state": 4},
        {"state": 4},
        {},
    ],
)
def test_other_messages_and_states_say_nothing_of_it(message: dict[str, object]) -> None:
    assert state_of(message) is None
