"""A fake RTMS server: each connection to its signalling follows the next of a test's scripts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

Said = dict[str, Any]


@dataclass(slots=True)
class End:
    """The server's end of one socket."""

    ws: web.WebSocketResponse
    heard: list[Said] = field(default_factory=list)

    async def expect(self, msg_type: int) -> Said:
        """The client's next message, which must be of this type."""
        frame = await self.ws.receive()
        assert frame.type is WSMsgType.TEXT, f"wanted message {msg_type}, got {frame.type!r}"
        said: Said = frame.json()
        self.heard.append(said)
        assert said["msg_type"] == msg_type
        return said

    async def say(self, msg_type: int, **fields: object) -> None:
        await self.ws.send_json({"msg_type": msg_type, **fields})

    async def send_frame(self, frame: bytes, *, as_text: bool = True) -> None:
        """Sends bytes unchanged, including those that are no UTF-8."""
        kind = WSMsgType.TEXT if as_text else WSMsgType.BINARY
        await self.ws.send_frame(frame, kind)


Script = Callable[[End], Awaitable[None]]


@dataclass(slots=True)
class FakeStream:
    """Runs the next script on each connection and closes it afterwards. After the last script, the
    stream no longer exists."""

    signalling: list[Script] = field(default_factory=list)
    media: list[Script] = field(default_factory=list)
    url: str = ""
    media_opened: int = 0

    async def accept(self, end: End, **media: str) -> None:
        """Performs the handshakes, including those of media, up to the subscription."""
        await end.expect(1)
        urls = {name: f"{self.url}/{path}" for name, path in media.items()}
        await end.say(2, status_code=0, media_server={"server_urls": urls})
        await end.expect(7)
        await end.expect(5)

    async def _signal(self, request: web.Request) -> web.WebSocketResponse:
        script = self.signalling.pop(0) if self.signalling else no_such_stream
        return await _follow(request, script)

    async def _medium(self, request: web.Request) -> web.WebSocketResponse:
        self.media_opened += 1
        return await _follow(request, self.media.pop(0) if self.media else granted)


async def no_such_stream(end: End) -> None:
    await end.expect(1)
    await end.say(2, status_code=2, reason="Invalid rtms stream id")


async def granted(end: End) -> None:
    """Grants media and sends nothing until the client disconnects."""
    await end.expect(3)
    await end.say(4, status_code=0)
    await end.ws.receive()


async def _follow(request: web.Request, script: Script) -> web.WebSocketResponse:
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    await script(End(ws))
    await ws.close()
    return ws


async def _redirect(request: web.Request) -> web.Response:
    raise web.HTTPTemporaryRedirect(f"/{request.match_info['path']}")


@asynccontextmanager
async def running_stream() -> AsyncIterator[FakeStream]:
    stream = FakeStream()
    app = web.Application()
    app.router.add_get("/signal", stream._signal)
    app.router.add_get("/media", stream._medium)
    app.router.add_get("/moved/{path}", _redirect)
    async with TestServer(app) as server:
        stream.url = f"ws://127.0.0.1:{server.port}"
        yield stream
