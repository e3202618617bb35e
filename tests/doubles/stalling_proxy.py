"""A TCP proxy that can stall: its connections stay open and forward nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class StallingProxy:
    host: str
    port: int
    """The port of the server behind the proxy."""
    listens_on: int = 0
    _forwards: asyncio.Event = field(default_factory=asyncio.Event)
    _pumps: set[asyncio.Task[None]] = field(default_factory=set)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def stall(self) -> None:
        self._forwards.clear()

    def resume(self) -> None:
        self._forwards.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self.host, self.port)
        self._writers += [back, writer]
        for source, target in ((reader, back), (there, writer)):
            pump = asyncio.create_task(self._pump(source, target))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while octets := await source.read(65536):
                await self._forwards.wait()
                target.write(octets)
                await target.drain()
        target.close()

    async def close(self) -> None:
        for pump in list(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0)  # the event loop closes the connections in its next turn


@asynccontextmanager
async def stalling_proxy(host: str, port: int) -> AsyncIterator[StallingProxy]:
    """A proxy that forwards until `stall` is called."""
    proxy = StallingProxy(host, port)
    proxy.resume()
    server = await asyncio.start_server(proxy.accept, "127.0.0.1")
    proxy.listens_on = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
