"""Listens to Zoom's realtime signalling (RTMS) of one instance for camera events."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import structlog

from integrations.json_reader import read_json
from integrations.stream_notice import StreamStart
from integrations.zoom.rtms import media_socket, protocol
from integrations.zoom.rtms.protocol import KEEP_ALIVE, PASSING, AppKeys, Message
from integrations.zoom.rtms.rtms_messages import (
    NEXT,
    is_readable,
    is_recorded,
    line,
    redacted,
    translate,
)
from integrations.zoom.rtms.stream_states import HANDSHAKE_ANSWER, StreamState, state_of
from integrations.zoom.rtms.websocket import (
    StreamGone,
    StreamRefused,
    StreamSocket,
    StreamTimeouts,
    connected,
    stream_session,
)
from integrations.zoom.value_readers import part

log = structlog.get_logger("coursewatch.rtms")

Note = Callable[[Mapping[str, object]], Awaitable[None]]
"""Writes a ledger line in the format that `rtms_messages.translate` reads."""


class _Unread(StreamGone):
    """A message cannot be read, so a camera may have changed unnoticed."""


class _TakenOver(Exception):
    """Another listener of the service has the stream now; reconnecting would cut it off."""


@dataclass(frozen=True, slots=True)
class StreamListener:
    """Listens to the streams of one General app."""

    keys: AppKeys
    now: Callable[[], datetime]
    """The clock for lines without a time of Zoom's."""
    timeouts: StreamTimeouts = field(default_factory=StreamTimeouts)

    async def listen(self, start: StreamStart, note: Note) -> None:
        """Listens until the stream ends, or is lost for longer than Zoom keeps it.

        When this returns or raises, `note` has received the end of every watch that began.
        """
        async with stream_session() as http:
            await _Watch(self, http, start, note).run()


class _Watch:
    def __init__(
        self, listener: StreamListener, http: aiohttp.ClientSession, start: StreamStart, note: Note
    ) -> None:
        self._listener = listener
        self._http = http
        self._timeouts = listener.timeouts
        self._start = start
        self._note = note
        self._began = False  # the ledger has the start of a watch and not its end
        self._answered = False  # Zoom has accepted this listener once
        self._noted_at = 0.0
        self._heard_at = listener.now()

    async def run(self) -> None:
        try:
            await self._stay_connected()
        except StreamRefused as refusal:
            log.warning("stream refused", stream=self._start.stream, why=str(refusal))
            await self._note_refusal(refusal.status)
        except _TakenOver:
            log.warning("stream taken over by another listener", stream=self._start.stream)
        except StreamGone as fault:
            log.warning("stream lost for good", stream=self._start.stream, why=str(fault))
            await self._note_unreached()
        finally:
            await self._note_hole()

    async def _stay_connected(self) -> None:
        """Connects again after every loss. Raises StreamGone when Zoom no longer keeps the
        stream."""
        clock = asyncio.get_running_loop()
        lost_at, pauses, said = clock.time(), self._timeouts.pauses(), ""
        while True:
            try:
                return await self._follow_once()
            except (StreamGone, StreamRefused) as fault:
                if isinstance(fault, StreamRefused) and fault.status not in PASSING:
                    raise
                if self._began or str(fault) != said:
                    said = str(fault)
                    log.warning("stream lost", stream=self._start.stream, why=said)
                if self._began:
                    await self._note_hole()
                    lost_at = clock.time()
                    if not isinstance(fault, _Unread):  # else the retry would have no pause
                        pauses = self._timeouts.pauses()
                elif clock.time() - lost_at > self._timeouts.return_s:
                    raise StreamGone(said) from fault
            await asyncio.sleep(next(pauses))

    async def _follow_once(self) -> None:
        """Follows one connection, from its handshake to the end of the stream."""
        listener, start = self._listener, self._start
        async with connected(self._http, start.url, self._timeouts) as socket:
            await socket.send(protocol.hello(start, listener.keys))
            answer = _message(await socket.answer(HANDSHAKE_ANSWER))
            await self._record(answer)
            self._began = self._answered = True
            media = asyncio.create_task(self._hold_media(socket, answer))
            try:
                await self._follow(socket)
            finally:
                media.cancel()
                with suppress(asyncio.CancelledError, StreamGone):
                    await media

    async def _hold_media(self, signalling: StreamSocket, answer: Message) -> None:
        async def ready() -> None:
            await signalling.send(protocol.ready(self._start))
            await signalling.send(protocol.subscription())

        listener, media = self._listener, protocol.granted(answer)
        await media_socket.hold_open(
            self._http, self._start, listener.keys, media, ready, self._timeouts
        )

    async def _follow(self, socket: StreamSocket) -> None:
        while True:
            pulse, raw = await socket.receive()
            self._heard_at = self._moment()
            if pulse.kind is None or not is_readable(message := _message(raw)):
                log.warning("stream message not read", stream=self._start.stream, size=len(raw))
                raise _Unread("a message that cannot be read")
            if pulse.kind == HANDSHAKE_ANSWER:
                raise _TakenOver  # an unrequested answer is another listener's
            if is_recorded(message) or (pulse.kind == KEEP_ALIVE and self._is_proof_due()):
                await self._record(message)
            if state_of(message) is StreamState.OVER:
                self._began = False
                return

    def _is_proof_due(self) -> bool:
        """Whether a line is due that proves that the service still listens: after a crash, camera
        states are trusted up to the last line of the stream."""
        return asyncio.get_running_loop().time() - self._noted_at >= self._timeouts.proof_s

    async def _record(self, message: Message) -> None:
        """Writes a message into the ledger. Its own time counts as heard, because Zoom's clock may
        be a second ahead of the service's."""
        self._noted_at = asyncio.get_running_loop().time()
        entry = line(self._start, self._moment(), message=redacted(message))
        self._heard_at = max([self._moment(), *(event.at for event in translate(entry))])
        await self._note(entry)

    def _moment(self) -> datetime:
        """The present time, but never before the last line written, so that a gap cannot precede
        it."""
        return max(self._heard_at, self._listener.now())

    async def _note_hole(self) -> None:
        if self._began:
            self._began = False
            await self._note_lost()

    async def _note_lost(self) -> None:
        """Writes a gap that begins after the last message heard, not when the loss was noticed."""
        self._heard_at += NEXT
        await self._note(line(self._start, self._heard_at, lost=True))

    async def _note_refusal(self, status: int | None) -> None:
        """Writes Zoom's refusal; writes a gap for an unsafe address, which gives no answer."""
        if status is None:
            await self._note_unreached()
        else:
            answer = {"msg_type": HANDSHAKE_ANSWER, "status_code": status}
            await self._note(line(self._start, self._moment(), message=answer))

    async def _note_unreached(self) -> None:
        """Writes a gap for a stream that was never accepted."""
        if not self._answered:
            await self._note_lost()


def _message(raw: bytes) -> Message:
    """The JSON object of a frame whose type could be read."""
    return part(read_json(raw))
