"""Sends mutated stream messages to a listener, and checks the ledger afterwards."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from compliance.stream_events import CameraReported
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append
from delivery.streams.stream_supervisor import entry_of
from integrations.json_reader import NotJson, read_json
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.stream_states import HANDSHAKE_ANSWER, StreamState, state_of
from integrations.zoom.rtms.websocket import StreamTimeouts
from integrations.zoom.value_readers import number, part
from tests.fuzz.fuzzed.service_memory import HeldBlocks
from tests.fuzz.mutations import Mutator
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, running_stream

AT = datetime(2026, 6, 10, 8, 0, 5, tzinfo=UTC)
AT_MS = 1781078403000
MESSAGES: tuple[dict[str, Any], ...] = (
    {"msg_type": 6, "event": {"event_type": 9, "timestamp": AT_MS,
     "participants": [{"user_id": 7, "user_name": "Jo"}, {"user_id": "8"}]}},
    {"msg_type": 6, "event": {"event_type": 8, "participants": [{"user_id": 9}]}},
    {"msg_type": 8, "state": 1, "reason": 6, "timestamp": AT_MS},
    {"msg_type": 9, "state": 4, "timestamp": AT_MS},
    {"msg_type": 12, "timestamp": AT_MS},
    {"msg_type": 17, "content": {"user_name": "Jo", "data": "Hello"}},
)  # fmt: skip
QUICK = StreamTimeouts(first_pause_s=0, longest_pause_s=0)


async def run(store: Store, times: int, seed: int) -> list[str]:
    """Every fault, memory that is not level among them. After each mutated message a genuine camera
    event is sent; it must be in the ledger, after the gap if there was one."""
    mutator, wrong, held = Mutator(seed), list[str](), HeldBlocks()
    async with running_stream() as zoom:
        for place in held.counting(times):
            frame = mutator.mutated(mutator.chosen(MESSAGES))
            lines = await _listen(zoom, frame, place)
            entries = [entry_of(line) for line in lines]
            await bulk_append.append(store, entries)
            if not _tells_genuine(lines, place) and not _ends_stream(frame):
                wrong.append(repr(frame[:200]))
    return [*wrong, *held.faults()]


async def _listen(zoom: FakeStream, frame: bytes, place: int) -> list[Mapping[str, object]]:
    async def mumbles(end: End) -> None:
        await zoom.accept(end)
        await end.send_frame(frame)
        await tells_on(end)

    async def tells(end: End) -> None:
        await zoom.accept(end)
        await tells_on(end)

    async def tells_on(end: End) -> None:
        """Reports the genuine camera, unless the listener has gone: its next connection gets the
        report."""
        if end.ws.closed:
            return
        camera = {"event_type": 8, "participants": [{"user_id": f"genuine-{place}"}]}
        try:
            await end.say(6, event=camera)
            await end.say(8, state=4)
            await end.ws.receive()
        except ConnectionError:
            return

    lines: list[Mapping[str, object]] = []

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    zoom.signalling[:] = [mumbles, tells]
    listener = StreamListener(AppKeys("client", "secret"), lambda: AT, QUICK)
    start = StreamStart("/uuid==", f"stream-{place}", f"{zoom.url}/signal")
    await listener.listen(start, note)
    return lines


def _ends_stream(frame: bytes) -> bool:
    """Whether a message says that the stream is over, or that another listener has it."""
    try:
        message = part(read_json(frame))
    except NotJson:
        return False
    over = state_of(message) is StreamState.OVER
    return over or number(message.get("msg_type")) == HANDSHAKE_ANSWER


def _tells_genuine(lines: Sequence[Mapping[str, object]], place: int) -> bool:
    events = [event for line in lines for event in events_of(line)]
    return any(
        isinstance(event, CameraReported) and event.user_ids == (f"genuine-{place}",)
        for event in events
    )
