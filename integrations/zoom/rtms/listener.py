"""Listens to Zoom's realtime signalling (RTMS) of one instance: whose camera is on and off."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import msgspec
import structlog

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms import media_socket, protocol
from integrations.zoom.rtms.protocol import KEEP_ALIVE, PASSING, AppKeys, Message
from integrations.zoom.rtms.rtms_messages import NEXT, is_kept, line, redacted, translate
from integrations.zoom.rtms.stream_states import HANDSHAKE_ANSWER, StreamState, state_of
from integrations.zoom.rtms.websocket import (
    Patience,
    StreamGone,
    StreamRefused,
    StreamSocket,
    connected,
    spread,
)
from integrations.zoom.value_readers import part

log = structlog.get_logger("coursewatch.rtms")

Note = Callable[[Mapping[str, object]], Awaitable[None]]
"""Keeps a line of the ledger, as `rtms_words.translate` reads it."""


class _TakenOver(Exception):
    """Another listener of ours has this stream now: to come back would cut it off in turn."""


@dataclass(frozen=True, slots=True)
class StreamListener:
    """For every stream of one General app."""

    keys: AppKeys
    now: Callable[[], datetime]
    """For lines of ours that Zoom gives no time to."""
    patience: Patience = field(default_factory=Patience)

    async def listen(self, start: StreamStart, note: Note) -> None:
        """Until the stream is over, or cannot be had again within the time that Zoom keeps it.

        Whatever ends a watch that began, `note` has been told when this returns or raises.
        """
        async with aiohttp.ClientSession() as http:
            await _Watch(self, http, start, note).run()


class _Watch:
    def __init__(
        self, listener: StreamListener, http: aiohttp.ClientSession, start: StreamStart, note: Note
    ) -> None:
        self._listener = listener
        self._http = http
        self._patience = listener.patience
        self._start = start
        self._note = note
        self._began = False  # a watch is on record that has no end on record
        self._answered = False  # Zoom has taken us once
        self._noted_at = 0.0
        self._heard_at = listener.now()

    async def run(self) -> None:
        try:
            await self._keep_on()
        except StreamRefused as refusal:
            log.warning("stream refused", stream=self._start.stream, why=str(refusal))
            await self._note_refusal(refusal.status)
        except _TakenOver:
            log.warning("stream taken over by another listener", stream=self._start.stream)
        except StreamGone:
            log.warning("stream lost for good", stream=self._start.stream)
            await self._note_unreached()
        finally:
            await self._note_hole()

    async def _keep_on(self) -> None:
        """Connect again after every loss. Raises Gone when Zoom has stopped waiting for us."""
        clock = asyncio.get_running_loop()
        lost_at, pause_s = clock.time(), self._patience.first_pause_s
        while True:
            try:
                return await self._follow_once()
            except (StreamGone, StreamRefused) as fault:
                if isinstance(fault, StreamRefused) and fault.status not in PASSING:
                    raise
                if self._began:
                    await self._note_hole()
                    lost_at, pause_s = clock.time(), self._patience.first_pause_s
                elif clock.time() - lost_at > self._patience.return_s:
                    raise StreamGone from fault
            await asyncio.sleep(spread(pause_s))
            pause_s = min(2 * pause_s, self._patience.longest_pause_s)

    async def _follow_once(self) -> None:
        """One connection, from its handshake to the end of the stream."""
        listener, start = self._listener, self._start
        async with connected(self._http, start.url, self._patience) as socket:
            await socket.send(protocol.hello(start, listener.keys))
            answer = _message(await socket.answer(HANDSHAKE_ANSWER))
            await self._keep(answer)
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
        await media_socket.hold(
            self._http, self._start, listener.keys, media, ready, self._patience
        )

    async def _follow(self, socket: StreamSocket) -> None:
        while True:
            pulse, raw = await socket.receive()
            message = _message(raw)
            self._heard_at = self._moment()
            if pulse.msg_type == HANDSHAKE_ANSWER:
                raise _TakenOver  # unasked, it says who has come instead of us
            if is_kept(message) or (pulse.msg_type == KEEP_ALIVE and self._is_proof_due()):
                await self._keep(message)
            if state_of(message) is StreamState.OVER:
                self._began = False
                return

    def _is_proof_due(self) -> bool:
        """After a crash, what was known is believed until the last line of the stream."""
        return asyncio.get_running_loop().time() - self._noted_at >= self._patience.proof_s

    async def _keep(self, message: Message) -> None:
        """Zoom's clock may be a second ahead of ours: what it told of has been heard as well."""
        self._noted_at = asyncio.get_running_loop().time()
        entry = line(self._start, self._moment(), message=redacted(message))
        self._heard_at = max([self._moment(), *(event.at for event in translate(entry))])
        await self._note(entry)

    def _moment(self) -> datetime:
        """Now, and never before what is on record: what follows a hole must not seem to precede
        it."""
        return max(self._heard_at, self._listener.now())

    async def _note_hole(self) -> None:
        if self._began:
            self._began = False
            await self._note_lost()

    async def _note_lost(self) -> None:
        """From the last thing heard, however long it took us to notice that nothing came."""
        self._heard_at += NEXT
        await self._note(line(self._start, self._heard_at, lost=True))

    async def _note_refusal(self, status: int | None) -> None:
        """As Zoom's own answer says it. An address that we do not go to has said nothing."""
        if status is None:
            await self._note_unreached()
        else:
            answer = {"msg_type": HANDSHAKE_ANSWER, "status_code": status}
            await self._note(line(self._start, self._moment(), message=answer))

    async def _note_unreached(self) -> None:
        """Of a stream that we never came to hear the hole is all that there is to tell."""
        if not self._answered:
            await self._note_lost()


def _message(raw: bytes) -> Message:
    return part(msgspec.json.decode(raw))
