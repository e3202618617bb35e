"""One WebSocket of RTMS: exchanges JSON messages, answers and awaits keep-alives."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import aiohttp
import msgspec

from integrations.json_reader import NotJson, read_json, read_shape
from integrations.zoom.rtms.protocol import KEEP_ALIVE, Message, alive, may_listen
from integrations.zoom.value_readers import number, part

CHANCE = random.SystemRandom()
CLOSING = aiohttp.ClientWSTimeout(ws_close=1.0)


@dataclass(frozen=True, slots=True)
class StreamTimeouts:
    """Timeouts in seconds of real time (docs/rtms, Work with streams)."""

    answer_s: float = 10.0
    silence_s: float = 65.0
    """Seconds without a keep-alive after which the connection is dead; Zoom sends one every 10
    s."""
    return_s: float = 60.0
    """Seconds that Zoom keeps the stream of a lost listener."""
    first_pause_s: float = 0.5
    longest_pause_s: float = 8.0
    proof_s: float = 60.0
    """Seconds after the last line until another line must prove that the service still listens."""

    def pauses(self) -> Iterator[float]:
        """The seconds to wait before each new attempt: jittered and doubled each time."""
        pause_s = self.first_pause_s
        while True:
            yield jittered(pause_s)
            pause_s = min(2 * pause_s, self.longest_pause_s)


def jittered(pause_s: float) -> float:
    """A random time in the second half of a pause, so that streams that were cut off together do
    not all reconnect together."""
    return CHANCE.uniform(pause_s / 2, pause_s)


class StreamGone(Exception):
    """The connection cannot be made, or has ended; it may be made again. Its text is the cause for
    the log, without an address and without anything that Zoom sent."""


class StreamRefused(Exception):
    """Zoom refuses us as the listener, or the address is unsafe."""

    def __init__(self, status: int | None = None) -> None:
        super().__init__("an unsafe address" if status is None else f"status {status}")
        self.status = status


class Pulse(msgspec.Struct):
    """The fields read of every message. The decoder skips all others, which may hold speech."""

    msg_type: object = None
    status_code: object = None
    timestamp: object = None

    @property
    def kind(self) -> int | None:
        """The type of the message; None for a frame that is no message."""
        return number(self.msg_type)


class StreamSocket:
    """A socket that counts as alive while Zoom sends keep-alives, whatever else Zoom sends."""

    def __init__(
        self, ws: aiohttp.ClientWebSocketResponse[Literal[False]], timeouts: StreamTimeouts
    ) -> None:
        self._ws = ws
        self._timeouts = timeouts
        self._alive_at = asyncio.get_running_loop().time()

    async def send(self, message: Message) -> None:
        try:
            await self._ws.send_str(msgspec.json.encode(message).decode())
        except (aiohttp.ClientError, ConnectionError) as fault:
            raise StreamGone(_cause(fault)) from fault

    async def receive(self) -> tuple[Pulse, bytes]:
        """The next frame. A keep-alive has been answered on return. Raises StreamGone."""
        raw = await self._frame()
        pulse = _pulse(raw)
        if pulse.kind == KEEP_ALIVE:
            self._alive_at = asyncio.get_running_loop().time()
            await self.send(alive(pulse.timestamp))
        return pulse, raw

    async def answer(self, msg_type: int) -> bytes:
        """The first message of this type. Raises StreamRefused for a status other than 0,
        StreamGone without an answer in time."""
        try:
            async with asyncio.timeout(self._timeouts.answer_s):
                while True:
                    pulse, raw = await self.receive()
                    if pulse.kind == msg_type:
                        break
        except TimeoutError as fault:
            raise StreamGone("no answer in time") from fault
        status = number(pulse.status_code)
        if status is None:
            raise StreamGone("an answer without a status")
        if status != 0:
            raise StreamRefused(status)
        return raw

    async def _frame(self) -> bytes:
        try:
            async with asyncio.timeout_at(self._alive_at + self._timeouts.silence_s):
                frame = await self._ws.receive()
        except TimeoutError as fault:
            raise StreamGone("no keep-alive in time") from fault
        if frame.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            return bytes(frame.data)
        raise StreamGone("the connection ended")


def stream_session() -> aiohttp.ClientSession:
    """The HTTP session of one stream. It follows no redirect, because a redirect could lead to a
    host that `may_listen` forbids and would carry the service's signature."""
    return aiohttp.ClientSession(middlewares=(_refuse_redirect,))


async def _refuse_redirect(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    answer = await send(request)
    if 300 <= answer.status < 400:
        answer.close()
        raise StreamGone(f"redirected with {answer.status}")
    return answer


def _cause(fault: Exception) -> str:
    """The status of an answer, else the kind of failure. The text of a failure holds an address."""
    if isinstance(fault, aiohttp.ClientResponseError):
        return f"answered with {fault.status}"
    return type(fault).__name__


def _pulse(raw: bytes) -> Pulse:
    try:
        return read_shape(raw, Pulse)
    except NotJson:
        return _slow_pulse(raw)


def _slow_pulse(raw: bytes) -> Pulse:
    try:
        message = part(read_json(raw))
    except NotJson:
        return Pulse()
    return Pulse(*(message.get(name) for name in Pulse.__struct_fields__))


@asynccontextmanager
async def connected(
    http: aiohttp.ClientSession, url: str, timeouts: StreamTimeouts
) -> AsyncIterator[StreamSocket]:
    """A socket that is closed at the end of the block; `http` is a `stream_session`. Raises
    StreamGone, or StreamRefused for an unsafe address."""
    if not may_listen(url):
        raise StreamRefused
    try:
        async with asyncio.timeout(timeouts.answer_s):
            # Read as bytes, because a text that is no UTF-8 must not end the connection.
            ws = await http.ws_connect(url, timeout=CLOSING, decode_text=False)
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        raise StreamGone(_cause(fault)) from fault
    try:
        yield StreamSocket(ws, timeouts)
    finally:
        await ws.close()
