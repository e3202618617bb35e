"""The two WebSocket servers of RTMS, signalling and media, and the loss of either.

https://developers.zoom.us/docs/rtms/meetings/work-with-streams/ - one connection for each stream,
and one minute for a lost client to return.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from integrations.zoom.simulator.account import SimulatedAccount
from integrations.zoom.simulator.meetings.occurrences import Signal, StreamEnds
from integrations.zoom.simulator.meetings.stream_state import NEVER_CAME_BACK
from integrations.zoom.simulator.streams import handshakes
from integrations.zoom.simulator.streams.socket_reader import (
    Message,
    accept,
    first_message,
    listen,
    reject,
)
from integrations.zoom.simulator.streams.streams import (
    CAMERA_ON,
    ServerSocket,
    SimulatedStream,
    SimulatedStreams,
    event_message,
)
from integrations.zoom.simulator.webhooks import payloads
from integrations.zoom.simulator.webhooks.announcements import Announcer

SUBSCRIBE, READY = 5, 7  # message types
ACTIVE, INTERRUPTED, STARTED = 1, 2, 2  # stream states, session state
MEDIA_LOST = 14  # STOP_BC_DATA_CONNECTION_INTERRUPTED


class Sockets:
    def __init__(
        self,
        account: SimulatedAccount,
        now: Callable[[], datetime],
        streams: SimulatedStreams,
        announcer: Announcer,
    ) -> None:
        self._account = account
        self._now = now
        self._streams = streams
        self._announcer = announcer
        self._return_waits: set[asyncio.Task[None]] = set()

    async def signal(self, request: web.Request) -> web.WebSocketResponse:
        stream = self._streams.get(request.match_info["stream_id"])
        if stream is not None and stream.stalled:
            raise web.HTTPServiceUnavailable
        socket = await accept(request)
        handshake = await first_message(socket)
        status = handshakes.check(self._account.config, stream, handshake, handshakes.SIGNALLING)
        reply = handshakes.answer(handshakes.SIGNALLING_ANSWER, status)
        if stream is None or status != handshakes.OK:
            return await reject(socket, reply)
        await self._take_over(stream, socket)
        await socket.send(reply | {"media_server": {"server_urls": self._media_urls(stream)}})
        try:
            await self._listen(socket, lambda message: self._heard(stream, message))
        finally:  # aiohttp may cancel the handler of a broken connection
            if stream.signal is socket:
                self._on_signal_lost(stream)
        return socket.ws

    async def media(self, request: web.Request) -> web.WebSocketResponse:
        socket = await accept(request)
        handshake = await first_message(socket)
        stream = self._streams.get(request.match_info["stream_id"])
        status = handshakes.check(self._account.config, stream, handshake, handshakes.MEDIA)
        reply = handshakes.answer(handshakes.MEDIA_ANSWER, status)
        if stream is None or status != handshakes.OK:
            return await reject(socket, reply)
        stream.media = socket
        granted = {"payload_encrypted": False, "media_params": handshake.get("media_params", {})}
        await socket.send(reply | granted)
        try:
            await self._listen(socket, _unheard)
        finally:
            if stream.media is socket:
                await self._on_media_lost(stream)
        return socket.ws

    async def close(self) -> None:
        for task in self._return_waits:
            task.cancel()
        await asyncio.gather(*self._return_waits, return_exceptions=True)

    async def _listen(
        self, socket: ServerSocket, heard: Callable[[Message], Awaitable[None]]
    ) -> None:
        await listen(socket, heard, self._now, self._account.config.keep_alive_s)

    async def _take_over(self, stream: SimulatedStream, socket: ServerSocket) -> None:
        """Makes `socket` the only listener of the stream, and rejects the older one."""
        older, stream.signal = stream.signal, None
        stream.forget_listener()
        stream.signal = socket
        stream.unheard.clear()
        if older is not None:
            await reject(
                older, handshakes.answer(handshakes.SIGNALLING_ANSWER, handshakes.DUPLICATE)
            )

    def _media_urls(self, stream: SimulatedStream) -> dict[str, str]:
        url = f"ws{self._account.address.removeprefix('http')}/rtms/media/{stream.id}"
        return dict.fromkeys(("audio", "video", "transcript", "all"), url)

    async def _heard(self, stream: SimulatedStream, message: Message) -> None:
        flowed, knew = stream.flowing, CAMERA_ON in stream.subscribed
        if message.get("msg_type") == READY:
            stream.acknowledged = True
        elif message.get("msg_type") == SUBSCRIBE:
            _subscribe(stream, message)
        if stream.flowing and not flowed:
            await self._begin(stream)
        if stream.flowing and CAMERA_ON in stream.subscribed and not (flowed and knew):
            await self._announce_cameras(stream)
        stream.update_watched()

    async def _begin(self, stream: SimulatedStream) -> None:
        at = self._now()
        await stream.send_states(ACTIVE, STARTED, 0, at)
        first_packet = {"event_type": 1, "timestamp": payloads.milliseconds(at)}
        await stream.send({"msg_type": 6, "event": first_packet})

    async def _announce_cameras(self, stream: SimulatedStream) -> None:
        """Reports the cameras that are on already, if so configured. Zoom does not document it, so
        by default cameras stay unknown until their next event 8 or 9."""
        if not self._account.config.announces_cameras:
            return
        people = self._account.cameras_on(stream.id)
        participants = tuple((attendee.user_id, attendee.name) for attendee in people)
        if participants:
            await stream.send(
                event_message(Signal(stream.id, CAMERA_ON, self._now(), participants))
            )

    def _on_signal_lost(self, stream: SimulatedStream) -> None:
        stream.forget_listener()
        if stream.media is not None:
            stream.media.cut()
        if stream.over:
            return
        event = "meeting.rtms_interrupted"
        at = self._now()
        self._announcer.announce_later([payloads.rtms(event, stream.meeting_uuid, stream.id, at)])
        self._wait_for_return(stream)

    async def _on_media_lost(self, stream: SimulatedStream) -> None:
        stream.media, stream.acknowledged = None, False
        stream.update_watched()
        if not stream.over:
            await stream.send_states(INTERRUPTED, STARTED, MEDIA_LOST, self._now())

    def _wait_for_return(self, stream: SimulatedStream) -> None:
        task = asyncio.create_task(self._give_up(stream, stream.listeners_lost))
        self._return_waits.add(task)
        task.add_done_callback(self._return_waits.discard)

    async def _give_up(self, stream: SimulatedStream, losses: int) -> None:
        await asyncio.sleep(self._account.config.reconnect_s)
        if losses == stream.listeners_lost and stream.signal is None and not stream.over:
            await self._end(stream, NEVER_CAME_BACK)

    async def _end(self, stream: SimulatedStream, stop_reason: int) -> None:
        at = self._now()
        self._account.forget_stream(stream.id)
        await self._streams.deliver(StreamEnds(stream.id, at, stop_reason))
        event = "meeting.rtms_stopped"
        webhook = payloads.rtms(event, stream.meeting_uuid, stream.id, at, stop_reason)
        self._announcer.announce_later([webhook])


async def _unheard(message: Message) -> None:
    """Ignores the messages of a client on the media socket."""


def _subscribe(stream: SimulatedStream, message: Message) -> None:
    events = message.get("events")
    for wish in events if isinstance(events, list) else ():
        if wish.get("subscribe"):
            stream.subscribed.add(wish.get("event_type"))
        else:
            stream.subscribed.discard(wish.get("event_type"))
