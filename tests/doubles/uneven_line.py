"""A line to a server on which every other ping of a measurement is late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

LATE_S = 0.25
CHUNK = 65_536


@asynccontextmanager
async def uneven_line(port: int) -> AsyncIterator[int]:
    """Relays connections to `port` of this machine; yields the port to connect to."""
    turns = count()
    relays: set[asyncio.Task[None]] = set()

    async def up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if b"&ping=" in chunk and next(turns) % 2:
                await asyncio.sleep(LATE_S)
            writer.write(chunk)

    async def down(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_connection("127.0.0.1", port)
        for pipe in (up(reader, here), down(there, writer)):
            relays.add(asyncio.create_task(pipe))

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for running in relays:
            running.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
