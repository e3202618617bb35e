"""`make bench-rtms`: one service listens to 500 courses at once: its load, and the delay of its
screens.

The service, the simulated Zoom and this driver with its screens are three processes on loopback.
The bench ends by itself after a few minutes.
"""

import argparse
import asyncio
import faulthandler
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp

from delivery.demo.processes import DemoKeys, addresses
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.timekeeping.clock import SystemClock
from tests.bench.databases.peak_morning import PeakCourse, PeakZoom, town, zoom_at
from tests.bench.load.readers import trainers
from tests.bench.load.stream_morning import TIMED, PeakSize, StreamMorning, lines
from tests.bench.measuring import result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import started

LONGEST_S = 900.0
PARTING_S = 60.0


def process(
    *arguments: str, environ: Mapping[str, str], port: int, log: Path
) -> AbstractAsyncContextManager[int]:
    """Runs `coursewatch ARGUMENTS` with all its processes until the block ends; yields its process
    id."""
    run = "from delivery.cli import main; raise SystemExit(main())"
    return started((sys.executable, "-c", run, *arguments), environ, port, log)


async def run(size: PeakSize) -> list[result_table.Line]:
    keys, at = DemoKeys(), addresses(18480)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = coursewatch.with_zoom(folder, at, keys)
        url = settings["COURSEWATCH_DATABASE_URL"]
        await asyncio.to_thread(migrate, url)
        simulated = process(
            "zoom", "--port", str(at.zoom),
            environ=settings, port=at.zoom, log=folder / "zoom.log",
        )  # fmt: skip
        connections = aiohttp.TCPConnector(limit=0)
        async with simulated, aiohttp.ClientSession(connector=connections) as http:
            zoom = await zoom_at(http, at.zoom_url, keys.client, keys.client_secret)
            held = await _planned(url, zoom, size)
            links = await coursewatch.links(url, held[: max(1, *size.screens)])
            served = process("serve", environ=settings, port=at.service, log=folder / "serve.log")
            async with served as pid, trainers(at.service_url, links) as browsers:
                await zoom.act("subscribe", url=f"{at.service_url}/webhooks/zoom")
                return await measure(StreamMorning(size, zoom, pid, browsers), held)


async def _planned(url: str, zoom: PeakZoom, size: PeakSize) -> Sequence[PeakCourse]:
    store = Store(url)
    try:
        return await town(store, zoom, size.courses, size.people, SystemClock().now())
    finally:
        await store.close()


async def measure(morning: StreamMorning, held: Sequence[PeakCourse]) -> list[result_table.Line]:
    size = morning.size
    first, remaining = held[:1], held[1:]
    await morning.begin(first)
    figures = [await morning.measure("1 course, 1 screen", first, ())]
    await morning.begin(remaining)
    for count in size.screens:
        shown, others = held[:count], held[min(count, TIMED) :]
        subject = f"{len(held)} courses, {count} screens, {size.turning:g} cameras a second"
        figures.append(await morning.measure(subject, shown, others))
    return lines(figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--people", type=int, default=10, help="in each course")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long each row is measured")
    parser.add_argument("--turning", type=float, default=10.0, help="cameras a second")
    parser.add_argument("--screens", type=int, nargs="+", default=[1, 50])
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    size = PeakSize(typed.courses, typed.people, typed.seconds, typed.turning, tuple(typed.screens))
    began = result_table.machine()

    async def bounded() -> list[result_table.Line]:
        async with asyncio.timeout(LONGEST_S):
            return await run(size)

    # ends the bench in any case and prints the stack
    faulthandler.dump_traceback_later(LONGEST_S + PARTING_S, exit=True)
    table = result_table.table(began, "make bench-rtms", asyncio.run(bounded()))
    result_table.publish("rtms", table, write=typed.write)


if __name__ == "__main__":
    main()
