"""The realtime streams, their listeners, and the messages sent to them.

https://developers.zoom.us/docs/rtms/event-reference/ and data-types: the numbers are Zoom's.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from integrations.zoom.simulator.meetings.occurrences import (
    Signal,
    StreamBegins,
    StreamEnds,
    StreamTurns,
)
from integrations.zoom.simulator.webhooks.payloads import milliseconds

EVENT, STREAM_STATE, SESSION_STATE = 6, 8, 9  # message types
JOIN, CAMERA_ON, CAMERA_OFF = 3, 8, 9  # event types
TERMINATED, STOPPED = 4, 5  # stream state, session state


@dataclass(slots=True)
class ServerSocket:
    """One accepted WebSocket, with its connection for cutting it."""

    request: web.Request
    ws: web.WebSocketResponse
    unanswered: int = 0
    stalled: bool = False  # open, but silent
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Mapping[str, object]) -> None:
        if self.ws.closed or self.stalled:
            return
        try:
            await self.ws.send_json(message)
        except ConnectionResetError:
            self.cut()  # a lost connection, which its reader cleans up

    def cut(self) -> None:
        """Breaks the connection without a closing handshake."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True)
class SimulatedStream:
    id: str
    meeting_uuid: str
    needs_media: bool
    signal: ServerSocket | None = None
    media: ServerSocket | None = None
    acknowledged: bool = False  # the listener has sent message 7
    paused: bool = False
    over: bool = False
    stalled: bool = False
    listeners_lost: int = 0
    subscribed: set[int] = field(default_factory=set)
    watched: asyncio.Event = field(default_factory=asyncio.Event)
    unheard: asyncio.Event = field(default_factory=asyncio.Event)  # the stream has no listener

    @property
    def flowing(self) -> bool:
        if self.over or self.paused or not self.acknowledged or self.signal is None:
            return False
        return self.media is not None or not self.needs_media

    def update_watched(self) -> None:
        """Updates whether a listener receives camera events."""
        if self.flowing and {CAMERA_ON, CAMERA_OFF} <= self.subscribed:
            self.watched.set()
        else:
            self.watched.clear()

    def stall(self, stalled: bool) -> None:
        """Sets whether the sockets stay open but silent, and new listeners are refused."""
        self.stalled = stalled
        for socket in (self.signal, self.media):
            if socket is not None:
                socket.stalled = stalled

    def forget_listener(self) -> None:
        self.signal = None
        self.unheard.set()
        self.listeners_lost += 1
        self.acknowledged = False
        self.subscribed.clear()
        self.update_watched()

    async def send(self, message: Mapping[str, object]) -> None:
        if self.signal is not None:
            await self.signal.send(message)

    async def send_states(
        self, stream_state: int, session_state: int, reason: int, at: datetime
    ) -> None:
        when = milliseconds(at)
        session = {"state": session_state, "stop_reason": reason, "rtms_session_id": self.id}
        await self.send({"msg_type": SESSION_STATE, **session, "timestamp": when})
        state = {"state": stream_state, "reason": reason}
        await self.send({"msg_type": STREAM_STATE, **state, "timestamp": when})


class SimulatedStreams:
    def __init__(self, needs_media: bool) -> None:
        self._needs_media = needs_media
        self._streams: dict[str, SimulatedStream] = {}

    def get(self, stream_id: str) -> SimulatedStream | None:
        return self._streams.get(stream_id)

    async def deliver(self, occurrence: Signal | StreamBegins | StreamTurns | StreamEnds) -> None:
        if isinstance(occurrence, StreamBegins):
            stream = SimulatedStream(
                occurrence.stream_id, occurrence.meeting_uuid, self._needs_media
            )
            self._streams[stream.id] = stream
            return
        stream = self._streams[occurrence.stream_id]
        if isinstance(occurrence, Signal):
            await _signal(stream, occurrence)
        elif isinstance(occurrence, StreamTurns):
            await _turn(stream, occurrence)
        else:
            await _end(stream, occurrence)

    async def close(self) -> None:
        for stream in self._streams.values():
            await _close(stream)


async def _signal(stream: SimulatedStream, signal: Signal) -> None:
    if stream.flowing and signal.event_type in stream.subscribed:
        await stream.send(event_message(signal))


async def _turn(stream: SimulatedStream, turn: StreamTurns) -> None:
    stream.paused = turn.stream_state == 5
    await stream.send_states(turn.stream_state, turn.session_state, 0, turn.at)
    stream.update_watched()


async def _end(stream: SimulatedStream, end: StreamEnds) -> None:
    stream.over = True
    await stream.send_states(TERMINATED, STOPPED, end.stop_reason, end.at)
    await _close(stream)
    stream.update_watched()


async def _close(stream: SimulatedStream) -> None:
    for socket in (stream.signal, stream.media):
        if socket is not None:
            await socket.ws.close()


def event_message(signal: Signal) -> dict[str, object]:
    people = [
        {"user_id": int(user_id)} | ({"user_name": name} if signal.event_type == JOIN else {})
        for user_id, name in signal.participants
    ]
    event = {"event_type": signal.event_type, "timestamp": milliseconds(signal.at)}
    return {"msg_type": EVENT, "event": {**event, "participants": people}}
