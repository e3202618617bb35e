"""A line to a server on which every other ping of a measurement is late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from itertools import count

LATE_S = 0.25
CHUNK = 65_536


@asynccontextmanager
async def uneven_line(port: int) -> AsyncIterator[int]:
    """Relays connections to `port` of this machine; yields the port to connect to."""
    turns = count()
    relays: set[asyncio.Task[None] | None] = set()

    async def up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if b"&ping=" in chunk and next(turns) % 2:
                await asyncio.sleep(LATE_S)
            writer.write(chunk)

    async def down(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relays.add(asyncio.current_task())
        there, here = await asyncio.open_connection("127.0.0.1", port)
        with closing(writer), closing(here):
            pipes = {
                asyncio.create_task(up(reader, here)),
                asyncio.create_task(down(there, writer)),
            }
            try:
                await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pipe in pipes:
                    pipe.cancel()
                await asyncio.gather(*pipes, return_exceptions=True)

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        running = [task for task in relays if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
