"""Control acts on the connection between a stream and its listener: cut, stall, wait."""

import asyncio

from aiohttp import web

from integrations.zoom.simulator.app_keys import ACCOUNT, NOW, STREAMS
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.acts import live_meeting_of
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible
from integrations.zoom.simulator.streams.socket_reader import ask_alive
from integrations.zoom.simulator.streams.streams import SimulatedStream

Answer = dict[str, object]


async def rtms_lose(app: web.Application, control: ControlRequest) -> Answer:
    """Cuts the listener's sockets without a closing handshake."""
    stream = _stream(app, control)
    for socket in (stream.signal, stream.media):
        if socket is not None:
            socket.cut()
    return {"stream_id": stream.id}


async def rtms_stall(app: web.Application, control: ControlRequest) -> Answer:
    """Keeps the stream's sockets open and silent, and refuses new listeners."""
    stream = _stream(app, control)
    stream.stall(True)
    return {"stream_id": stream.id}


async def rtms_flow(app: web.Application, control: ControlRequest) -> Answer:
    """Ends the stall."""
    stream = _stream(app, control)
    stream.stall(False)
    return {"stream_id": stream.id}


async def await_loss(app: web.Application, control: ControlRequest) -> Answer:
    """Answers once the meeting's stream has no listener."""
    stream = _stream(app, control)
    await _in_time(stream.unheard, control.timeout_s, "somebody still watches the stream")
    return {"stream_id": stream.id}


async def await_heard(app: web.Application, control: ControlRequest) -> Answer:
    """Answers once the listener has read every message sent."""
    stream = _stream(app, control)
    if stream.signal is not None and not stream.stalled:
        await ask_alive(stream.signal, app[NOW]())
        await _in_time(stream.signal.answered, control.timeout_s, "the stream is not read")
    return {"stream_id": stream.id}


async def await_watch(app: web.Application, control: ControlRequest) -> Answer:
    """Answers once a listener has subscribed to cameras."""
    stream = _stream(app, control)
    await _in_time(stream.watched, control.timeout_s, "nobody watches the stream")
    return {"stream_id": stream.id}


async def _in_time(event: asyncio.Event, timeout_s: float, otherwise: str) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError as fault:
        raise ActImpossible(otherwise) from fault


def _stream(app: web.Application, control: ControlRequest) -> SimulatedStream:
    stream = app[STREAMS].get(live_meeting_of(app[ACCOUNT], control, app[NOW]()).instance.stream_id)
    if stream is None:
        raise ActImpossible("no stream runs")
    return stream
