"""Reads one RTMS socket to its end, and keeps it alive.

Like Zoom, sends a keep-alive every ten seconds on both sockets and cuts one that leaves three
unanswered.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import WSMessage, WSMsgType, web

from integrations.zoom.simulator.streams.streams import ServerSocket
from integrations.zoom.simulator.webhooks.payloads import milliseconds

KEEP_ALIVE, ALIVE = 12, 13  # message types
MISSED_KEEP_ALIVES = 3
FIRST_WORD_S = 10.0  # seconds for the handshake's request
CLOSING_S = 1.0  # seconds for the closing handshake
Message = Mapping[str, object]


async def accept(request: web.Request) -> ServerSocket:
    ws = web.WebSocketResponse(timeout=CLOSING_S)
    await ws.prepare(request)
    return ServerSocket(request, ws)


async def first_message(socket: ServerSocket) -> Message:
    """The handshake's request; {} if no readable one came in time."""
    try:
        return _message(await socket.ws.receive(timeout=FIRST_WORD_S))
    except TimeoutError:
        return {}


async def reject(socket: ServerSocket, answer: Message) -> web.WebSocketResponse:
    await socket.send(answer)
    await socket.ws.close()
    return socket.ws


async def listen(
    socket: ServerSocket,
    heard: Callable[[Message], Awaitable[None]],
    now: Callable[[], datetime],
    every_s: float,
) -> None:
    """Passes each message except keep-alives to `heard`, until the socket ends."""
    pulse = asyncio.create_task(_keep_alive(socket, now, every_s))
    try:
        async for received in socket.ws:
            message = _message(received)
            if message.get("msg_type") == ALIVE:
                socket.unanswered = 0
                socket.answered.set()
            else:
                await heard(message)
    finally:
        pulse.cancel()


async def _keep_alive(socket: ServerSocket, now: Callable[[], datetime], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        if socket.unanswered >= MISSED_KEEP_ALIVES:
            return socket.cut()
        await ask_alive(socket, now())


async def ask_alive(socket: ServerSocket, at: datetime) -> None:
    """Sends a keep-alive, whose answer proves that the listener has read everything before it."""
    if not socket.stalled:
        socket.unanswered += 1
        socket.answered.clear()
    await socket.send({"msg_type": KEEP_ALIVE, "timestamp": milliseconds(at)})


def _message(received: WSMessage) -> Message:
    if received.type is not WSMsgType.TEXT:
        return {}
    try:
        message = json.loads(received.data)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
