"""Occurrences that the account announces: webhooks and stream messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OutgoingWebhook:
    """An event to post; `payload` is complete, `at` becomes event_ts."""

    event: str
    at: datetime
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Signal:
    """One RTMS event (message 6). Participants are (user_id, name) pairs; only joins report the
    name."""

    stream_id: str
    event_type: int
    at: datetime
    participants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StreamBegins:
    stream_id: str
    meeting_uuid: str


@dataclass(frozen=True, slots=True)
class StreamTurns:
    """Paused or resumed: messages 8 and 9 with these states."""

    stream_id: str
    at: datetime
    stream_state: int
    session_state: int


@dataclass(frozen=True, slots=True)
class StreamEnds:
    stream_id: str
    at: datetime
    stop_reason: int


Occurrence = OutgoingWebhook | Signal | StreamBegins | StreamTurns | StreamEnds
