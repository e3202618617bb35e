"""`make bench-strangers`: the cost to the service of a stranger's packed bodies and slow bodies."""

import argparse
import asyncio
import gzip
import math
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.measuring import process_figures, result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port

PACKED = gzip.compress(b"email=" + b"a" * 2_000_000)
PAUSE_S = 0.1  # seconds between two requests to /healthz


@dataclass(slots=True)
class AttackFigures:
    """The service under attack: its largest memory, and the time of /healthz."""

    largest_mb: float = 0.0
    healthz_s: list[float] = field(default_factory=list)

    @property
    def words(self) -> str:
        slowest_s = max(self.healthz_s, default=math.nan)
        return f"{self.largest_mb:.0f} MB at most; /healthz {1000 * slowest_s:.0f} ms at most"


def head(path: str, length: int, *lines: str) -> bytes:
    """The head of a POST to the path, which announces a body of `length` bytes."""
    lines = ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}", *lines)
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", "")).encode()


async def observe(port: int, service: int, seen: AttackFigures) -> None:
    while True:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        await reader.read()
        writer.close()
        seen.healthz_s.append(time.perf_counter() - began)
        seen.largest_mb = max(seen.largest_mb, process_figures.memory_mb(service))
        await asyncio.sleep(PAUSE_S)


@asynccontextmanager
async def observed(port: int, service: int) -> AsyncIterator[AttackFigures]:
    seen = AttackFigures()
    task = asyncio.create_task(observe(port, service, seen))
    try:
        yield seen
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def packed(port: int, count: int) -> int:
    """The bytes sent by `count` requests at once, each with a packed form."""
    request = head("/sign-in", len(PACKED), "Content-Encoding: gzip", "Connection: close") + PACKED

    async def send() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        with suppress(ConnectionError):
            await reader.read()
        writer.close()
        return len(request)

    return sum(await asyncio.gather(*(send() for _ in range(count))))


async def slow(port: int, count: int, seconds: float) -> int:
    """The number of requests still open at the end, of `count` whose bodies come a byte a
    second."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    for _, writer in opened:
        writer.write(head("/sign-in", 60_000))
    for _ in range(int(seconds)):
        await asyncio.sleep(1.0)
        for _, writer in opened:
            if not writer.is_closing():
                writer.write(b"a")
    still_open = sum(not (reader.at_eof() or writer.is_closing()) for reader, writer in opened)
    for _, writer in opened:
        writer.close()
    return still_open


async def attacked(folder: Path, name: str, attack: Callable[[int], Awaitable[str]]) -> str:
    """Measures a service of its own during the attack."""
    url, port = coursewatch.sqlite(folder / f"{name}.db"), free_port()
    await coursewatch.migrated(url)
    async with coursewatch.serving(url, port, folder) as service:
        await asyncio.sleep(2.0)
        idle_mb = process_figures.memory_mb(service)
        async with observed(port, service) as seen:
            result = await attack(port)
        return f"{result}; {idle_mb:.0f} MB before, {seen.words}"


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    async def bombs(port: int) -> str:
        return f"{await packed(port, typed.packed) / 1e6:.1f} MB sent"

    async def drips(port: int) -> str:
        return f"{await slow(port, typed.slow, typed.seconds)} open at the end"

    return [
        (f"{typed.packed} packed forms at once", "", await attacked(folder, "packed", bombs)),
        (
            f"{typed.slow} slow forms for {typed.seconds:.0f} s",
            "",
            await attacked(folder, "slow", drips),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packed", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=1500)
    parser.add_argument("--seconds", type=float, default=30.0, help="of slow bodies")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        lines = asyncio.run(run(typed, Path(name)))
    command = "make bench-strangers"
    result_table.publish("strangers", result_table.table(began, command, lines), write=typed.write)


if __name__ == "__main__":
    main()
