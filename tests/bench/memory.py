"""`make bench-memory`: the memory of the service and its worker process, idle and with 500
courses."""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest
from tests.bench.measuring import process_figures, result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port

PEOPLE = 9
RATE = 50.0  # webhooks a second: one in ten seconds for each of 500 courses


def held(service: int) -> str:
    """The current memory of both processes, with shared pages counted in both."""
    return (
        " MB, ".join(
            f"{process_figures.memory_mb(pid):.0f}"
            for pid in (service, process_figures.worker_process_of(service))
        )
        + " MB"
    )


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    idle, lively = coursewatch.sqlite(folder / "idle.db"), coursewatch.sqlite(folder / "lively.db")
    await coursewatch.migrated(idle)
    await coursewatch.migrated(lively)
    port, now = free_port(), datetime.now(UTC)
    async with coursewatch.serving(idle, port, folder) as service:
        await asyncio.sleep(typed.idle_seconds)
        lines = [("idle: the service, its worker process", "stated", held(service))]
    await coursewatch.settled(lively, typed.courses, PEOPLE, now)
    port = free_port()
    async with coursewatch.serving(lively, port, folder) as service:
        order = LoadRequest(
            ports=(port,), secret=coursewatch.SECRET, since=now, courses=typed.courses, rate=RATE,
            seconds=typed.seconds,
        )  # fmt: skip
        report = await fired(order)
        await asyncio.sleep(typed.idle_seconds)
        load = f"{report.next_number:,} events of {typed.courses} live courses"
        lines.append((f"after {load}: the same", "stated", held(service)))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120.0, help="in which courses are told of")
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        lines = asyncio.run(run(typed, Path(name)))
    result_table.publish(
        "memory", result_table.table(began, "make bench-memory", lines), write=typed.write
    )


if __name__ == "__main__":
    main()
