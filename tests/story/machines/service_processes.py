"""Several processes of the service on one PostgreSQL, and a load balancer in front of them."""

import asyncio
import itertools
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from tests.delivery.commands.test_serve import COMMAND
from tests.waiting import waiting_for

WEBHOOKS = "/webhooks/zoom"
DROPPED = {"Transfer-Encoding", "Content-Length", "Connection", "Content-Encoding", "Host"}


@dataclass
class Node:
    """One `coursewatch serve`, whose log is read continuously."""

    process: Process
    url: str
    said: list[Mapping[str, object]] = field(default_factory=list)
    listening: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """The name of the process in the records."""
        return str(self.said[0]["process"])

    async def read_log(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.said.append(json.loads(line))
            if self.said[-1]["event"] == "listening":
                self.listening.set()

    async def killed(self) -> None:
        self.process.kill()
        assert await self.process.wait() == -signal.SIGKILL


@asynccontextmanager
async def node(
    environ: dict[str, str], coursewatch: Sequence[str] = (COMMAND,)
) -> AsyncIterator[Node]:
    """`coursewatch` is the command line that runs the program."""
    port = unused_port()
    settings = {**os.environ, **environ, "COURSEWATCH_PORT": str(port)}
    process = await asyncio.create_subprocess_exec(*coursewatch, "serve", env=settings, stderr=PIPE)
    started = Node(process, f"http://127.0.0.1:{port}")
    reading = asyncio.create_task(started.read_log())
    try:
        async with waiting_for("coursewatch serve to listen"):
            await started.listening.wait()
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


@dataclass
class Balancer:
    """Sends each request to the next node in turn, and past an unreachable node. A webhook that a
    node does not answer goes to another node, because webhooks may be repeated."""

    http: ClientSession
    nodes: list[Node] = field(default_factory=list)
    acknowledged: list[bytes] = field(default_factory=list)
    """SHA-256 of every webhook that was answered 200."""
    _turns: Iterator[int] = field(default_factory=itertools.count)

    async def pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name not in DROPPED}
        first = next(self._turns)
        for step in range(len(self.nodes)):
            to = self.nodes[(first + step) % len(self.nodes)]
            try:
                async with self.http.request(
                    request.method,
                    f"{to.url}{request.path_qs}",
                    data=body,
                    headers=headers,
                    allow_redirects=False,
                ) as answer:
                    content = await answer.read()
            except ClientError:
                continue
            if request.path == WEBHOOKS and answer.status == 200:
                self.acknowledged.append(sha256(body).digest())
            forwarded = [(name, v) for name, v in answer.headers.items() if name not in DROPPED]
            back = web.Response(status=answer.status, body=content)
            for name, value in forwarded:
                back.headers.add(name, value)  # Set-Cookie may occur several times
            return back
        return web.Response(status=502)


@asynccontextmanager
async def country(
    environ: dict[str, str], port: int, processes: int
) -> AsyncIterator[tuple[Balancer, list[Node]]]:
    """`processes` processes of the service behind a balancer on this port."""
    async with AsyncExitStack() as all_of_it:
        balancer = Balancer(await all_of_it.enter_async_context(ClientSession()))
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", balancer.pass_on)
        await all_of_it.enter_async_context(TestServer(app, port=port))
        for _ in range(processes):
            balancer.nodes.append(await all_of_it.enter_async_context(node(environ)))
        yield balancer, balancer.nodes
