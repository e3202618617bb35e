"""The line between a stream and whoever listens to it: cut, stalled, and waited for."""

import asyncio

from aiohttp import web

from integrations.zoom.simulator.app_keys import NOW, STREAMS, WORLD
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.acts import room_of
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible
from integrations.zoom.simulator.streams.socket_reader import ask_alive
from integrations.zoom.simulator.streams.streams import SimulatedStream

Answer = dict[str, object]


async def rtms_lose(app: web.Application, order: ControlRequest) -> Answer:
    """Cuts the listener's sockets as a network does."""
    stream = _stream(app, order)
    for socket in (stream.signal, stream.media):
        if socket is not None:
            socket.cut()
    return {"stream_id": stream.id}


async def rtms_stall(app: web.Application, order: ControlRequest) -> Answer:
    """From now on the stream's sockets are open and silent, and nobody new is let in."""
    stream = _stream(app, order)
    stream.stall(True)
    return {"stream_id": stream.id}


async def rtms_flow(app: web.Application, order: ControlRequest) -> Answer:
    """The stall is over."""
    stream = _stream(app, order)
    stream.stall(False)
    return {"stream_id": stream.id}


async def await_loss(app: web.Application, order: ControlRequest) -> Answer:
    """Answers when whoever watched the meeting's stream has let go of it."""
    stream = _stream(app, order)
    await _in_time(stream.unheard, order.timeout_s, "somebody still watches the stream")
    return {"stream_id": stream.id}


async def await_heard(app: web.Application, order: ControlRequest) -> Answer:
    """Answers when whoever watches the stream has read all that was sent."""
    stream = _stream(app, order)
    if stream.signal is not None and not stream.stalled:
        await ask_alive(stream.signal, app[NOW]())
        await _in_time(stream.signal.answered, order.timeout_s, "the stream is not read")
    return {"stream_id": stream.id}


async def await_watch(app: web.Application, order: ControlRequest) -> Answer:
    """Answers when somebody hears of cameras on the meeting's stream."""
    stream = _stream(app, order)
    await _in_time(stream.watched, order.timeout_s, "nobody watches the stream")
    return {"stream_id": stream.id}


async def _in_time(event: asyncio.Event, timeout_s: float, otherwise: str) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError as fault:
        raise ActImpossible(otherwise) from fault


def _stream(app: web.Application, order: ControlRequest) -> SimulatedStream:
    stream = app[STREAMS].get(room_of(app[WORLD], order, app[NOW]()).instance.stream_id)
    if stream is None:
        raise ActImpossible("no stream runs")
    return stream
