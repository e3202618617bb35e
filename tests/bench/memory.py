"""`make bench-memory`: what the service and its clerk hold, idle and with 500 courses going on."""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import measured, ours, tables
from tests.bench.fired import fired
from tests.bench.load.order import Order
from tests.bench.started import free_port

PEOPLE = 9
RATE = 50.0  # a second: of each of 500 courses something is told every ten seconds


def held(service: int) -> str:
    """In this moment, the pages that each shares with the other counted in both."""
    return (
        " MB, ".join(
            f"{measured.memory_mb(pid):.0f}" for pid in (service, measured.clerk_of(service))
        )
        + " MB"
    )


async def run(typed: argparse.Namespace, folder: Path) -> list[tables.Line]:
    idle, lively = ours.sqlite(folder / "idle.db"), ours.sqlite(folder / "lively.db")
    await ours.migrated(idle)
    await ours.migrated(lively)
    port, now = free_port(), datetime.now(UTC)
    async with ours.serving(idle, port, folder) as service:
        await asyncio.sleep(typed.idle_seconds)
        found = [("idle: the service, its clerk", "stated", held(service))]
    await ours.settled(lively, typed.courses, PEOPLE, now)
    port = free_port()
    async with ours.serving(lively, port, folder) as service:
        order = Order(
            ports=(port,), secret=ours.SECRET, since=now, courses=typed.courses, rate=RATE,
            seconds=typed.seconds,
        )  # fmt: skip
        report = await fired(order)
        await asyncio.sleep(typed.idle_seconds)
        told = f"{report.next_number:,} events of {typed.courses} live courses"
        found.append((f"after {told}: the same", "stated", held(service)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120.0, help="in which courses are told of")
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    tables.asks_to_write(parser)
    typed = parser.parse_args()
    began = tables.machine()
    with tempfile.TemporaryDirectory() as name:
        lines = asyncio.run(run(typed, Path(name)))
    tables.publish("memory", tables.table(began, "make bench-memory", lines), write=typed.write)


if __name__ == "__main__":
    main()
