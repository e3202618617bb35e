"""What a message says of the stream itself: whether events flow, and whether they will again.

docs/rtms/data-types: RTMS_MESSAGE_TYPE, RTMS_STREAM_STATE and RTMS_SESSION_STATE.
"""

from collections.abc import Mapping
from enum import Enum

from integrations.zoom.value_readers import number

HANDSHAKE_ANSWER = 2
STREAM_STATE = 8
SESSION_STATE = 9


class State(Enum):
    ACCEPTED = "accepted"
    """Zoom has taken us as the listener."""
    REFUSED = "refused"
    SILENT = "silent"
    """No event flows for now, so that what a camera does is unknown."""
    FLOWS = "flows"
    """Events flow, or flow again."""
    OVER = "over"
    """For good: what comes next is another stream, with an id of its own."""


OF_STREAM: Mapping[int | None, State] = {
    0: State.SILENT,  # inactive
    1: State.FLOWS,  # active
    2: State.SILENT,  # interrupted
    3: State.OVER,  # terminating
    4: State.OVER,  # terminated
    5: State.SILENT,  # paused
    6: State.FLOWS,  # resumed
}
OF_SESSION: Mapping[int | None, State] = {
    0: State.SILENT,  # inactive
    2: State.FLOWS,  # started
    3: State.SILENT,  # paused
    4: State.FLOWS,  # resumed
    5: State.OVER,  # stopped
}


def state_of(message: Mapping[str, object]) -> State | None:
    """None of a message that says nothing of it, and of a state that we do not know."""
    kind = number(message.get("msg_type"))
    if kind == STREAM_STATE:
        return OF_STREAM.get(number(message.get("state")))
    if kind == SESSION_STATE:
        return OF_SESSION.get(number(message.get("state")))
    return _of_answer(number(message.get("status_code"))) if kind == HANDSHAKE_ANSWER else None


def _of_answer(status: int | None) -> State | None:
    if status is None:
        return None
    return State.REFUSED if status else State.ACCEPTED
