"""The state of a stream by its messages: whether events flow, and whether they may flow again.

docs/rtms/data-types: RTMS_MESSAGE_TYPE, RTMS_STREAM_STATE and RTMS_SESSION_STATE.
"""

from collections.abc import Mapping
from enum import Enum

from integrations.zoom.value_readers import number

HANDSHAKE_ANSWER = 2
STREAM_STATE = 8
SESSION_STATE = 9


class StreamState(Enum):
    ACCEPTED = "accepted"
    """Zoom has accepted the listener."""
    REFUSED = "refused"
    SILENT = "silent"
    """No event flows for now, so camera states are unknown."""
    FLOWS = "flows"
    """Events flow, or flow again."""
    OVER = "over"
    """The stream has ended for good; a later stream has another id."""


OF_STREAM: Mapping[int | None, StreamState] = {
    0: StreamState.SILENT,  # inactive
    1: StreamState.FLOWS,  # active
    2: StreamState.SILENT,  # interrupted
    3: StreamState.OVER,  # terminating
    4: StreamState.OVER,  # terminated
    5: StreamState.SILENT,  # paused
    6: StreamState.FLOWS,  # resumed
}
OF_SESSION: Mapping[int | None, StreamState] = {
    0: StreamState.SILENT,  # inactive
    2: StreamState.FLOWS,  # started
    3: StreamState.SILENT,  # paused
    4: StreamState.FLOWS,  # resumed
    5: StreamState.OVER,  # stopped
}


def state_of(message: Mapping[str, object]) -> StreamState | None:
    """The state that a message reports; None for any other message and for an unknown state."""
    kind = number(message.get("msg_type"))
    if kind == STREAM_STATE:
        return OF_STREAM.get(number(message.get("state")))
    if kind == SESSION_STATE:
        return OF_SESSION.get(number(message.get("state")))
    return _of_answer(number(message.get("status_code"))) if kind == HANDSHAKE_ANSWER else None


def _of_answer(status: int | None) -> StreamState | None:
    if status is None:
        return None
    return StreamState.REFUSED if status else StreamState.ACCEPTED
