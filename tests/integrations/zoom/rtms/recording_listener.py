"""A listener on a stream, and the lines that it has recorded."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.websocket import StreamTimeouts
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
HASTY = StreamTimeouts(answer_s=5, silence_s=5, return_s=0, first_pause_s=0, longest_pause_s=0)
CAMERA_ON = {"event_type": 8, "timestamp": 1781078403000, "participants": [{"user_id": 1}]}
BEGAN, LOST, CAMERA, OVER, REFUSED = 2, "lost", 6, 8, "refused"


async def listen(
    zoom: FakeStream,
    timeouts: StreamTimeouts = HASTY,
    path: str = "signal",
    now: Callable[[], datetime] = lambda: NOW,
) -> list[Mapping[str, Any]]:
    """Every line recorded until the stream ended or the listener gave up."""
    lines: list[Mapping[str, Any]] = []

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    listener = StreamListener(AppKeys("client", "secret"), now, timeouts)
    await listener.listen(StreamStart("/uuid==", "stream-1", f"{zoom.url}/{path}"), note)
    return lines


def kinds(lines: list[Mapping[str, Any]]) -> list[object]:
    return [_kind(line) for line in lines]


def _kind(line: Mapping[str, Any]) -> object:
    if line.get("lost"):
        return LOST
    return REFUSED if line["message"].get("status_code") else line["message"]["msg_type"]


async def terminate(end: End) -> None:
    await end.say(OVER, state=4, reason=6, timestamp=1781078405000)
    await end.ws.receive()
