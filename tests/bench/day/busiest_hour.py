"""`make bench-day`: the country's busiest hour, all of it at once, on one process of the service.

Each part runs alone first, on the same service with the same courses, and then all parts at once.
The load generators run on the same processors, and say how late they were themselves.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench.databases import stored_events
from tests.bench.day import day_figures
from tests.bench.day.busy_town import BusyTown, busy_town
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import ALONE, TOGETHER, DayPart
from tests.bench.day.day_size import DaySize
from tests.bench.day.parts import webhook_parts
from tests.bench.day.parts.camera_part import TurnedCameras
from tests.bench.day.parts.letter_part import Letters
from tests.bench.day.parts.officer_part import Officers
from tests.bench.day.parts.register_part import Register
from tests.bench.day.parts.report_part import YearReport
from tests.bench.day.parts.screen_parts import Boards, ControlRooms
from tests.bench.day.parts.webhook_parts import Arrivals, Endings
from tests.bench.day.processor_use import ProcessorUse, quiet, used
from tests.bench.measuring import result_table
from tests.bench.measuring.process_figures import p99_ms
from tests.bench.waves import loop_lag
from tests.databases import NoPostgreSQL
from tests.fuzz.fuzzed.service_client import database

ENGINES = ("SQLite", "PostgreSQL")
PROCESSOR = "processor of the service and its worker:"


def all_parts() -> tuple[DayPart, ...]:
    """In the order in which they are prepared and run alone. The last ends the courses."""
    return (
        YearReport(), Officers(), Letters(), Register(), TurnedCameras(), Boards(), ControlRooms(),
        Arrivals(), Endings(),
    )  # fmt: skip


async def window(day: BusyTown, parts: Sequence[DayPart], run: int) -> list[DayFigure]:
    """Runs these parts at once; returns their figures, and what the processes took."""
    async with AsyncExitStack() as stack:
        runs = [await stack.enter_async_context(part.opened(day, run)) for part in parts]
        await quiet(day.pid)
        seconds = day.size.seconds
        async with loop_lag.measured() as lag:
            use, of_parts = await asyncio.gather(
                used(day.pid, seconds), asyncio.gather(*(measure(seconds) for measure in runs))
            )
    subject = "all parts" if len(parts) > 1 else parts[0].name if parts else "no part"
    figures = [figure for part in of_parts for figure in part]
    return [*figures, *_of_processes(subject, use, lag.late, len(day.held))]


def _of_processes(
    subject: str, use: ProcessorUse, late_s: Sequence[float], courses: int
) -> Iterator[DayFigure]:
    processor = (use.service_s + use.worker_s) / courses
    yield DayFigure(f"{PROCESSOR} {subject}", processor, "s a course")
    yield DayFigure("processor of the load generators", use.generators_s / courses, "s a course")
    yield DayFigure("memory of the service and its worker", use.memory_mb, "MB")
    yield DayFigure("lateness of the driver's own timers, p99", p99_ms(late_s), "ms")


def _added(alone: Sequence[DayFigure]) -> DayFigure:
    """What all parts would take of the processor if none disturbed another."""
    taken = {figure.name: figure.value for figure in alone if figure.name.startswith(PROCESSOR)}
    idle = taken[f"{PROCESSOR} no part"]
    added = sum(taken.values()) - idle * (len(taken) - 1)
    return DayFigure(f"{PROCESSOR} all parts", added, "s a course")


def _of_losses(day: BusyTown) -> DayFigure:
    answered = set[bytes]()
    for path in webhook_parts.acknowledged(day.folder):
        answered |= stored_events.acknowledged(path)
    losses = stored_events.missing_and_doubled(day.database_url, stored_events.OURS, answered)
    unit = f"of {len(answered):,}"
    return DayFigure("webhooks: answered 200 and lost, or doubled", sum(losses), unit, "0")


async def measured(url: str, size: DaySize, folder: Path) -> tuple[list[DayFigure], ...]:
    """The figures of the parts alone, and of all at once."""
    parts, alone = all_parts(), list[DayFigure]()
    async with busy_town(url, size, parts, folder) as day:
        for chosen in ((), *((part,) for part in parts[:-1])):
            alone += shown(await window(day, chosen, ALONE))
        together = shown(await window(day, parts, TOGETHER))
        alone += shown(await window(day, parts[-1:], ALONE))  # the courses are over after it
        together.append(await asyncio.to_thread(_of_losses, day))
    return [*alone, _added(alone)], together


def shown(figures: list[DayFigure]) -> list[DayFigure]:
    print(*(f"{figure.name}: {figure.words}" for figure in figures), sep="\n", flush=True)
    return figures


def run(size: DaySize, engines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for engine in engines:
        try:
            with (
                database(postgresql=engine == "PostgreSQL") as url,
                tempfile.TemporaryDirectory() as folder,
            ):
                both = asyncio.run(measured(url, size, Path(folder)))
        except NoPostgreSQL as fault:
            yield engine, "", f"not measured: {fault}", "", ""
            continue
        yield from day_figures.lines(engine, *map(day_figures.by_name, both))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    usual = DaySize()
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--scale", type=float, default=usual.scale, help="1: the whole country")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of each part")
    parser.add_argument(
        "--think", type=float, default=usual.think_s, help="seconds between an officer's requests"
    )
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    size = DaySize(typed.scale, typed.seconds, typed.think)
    began = result_table.machine()
    rows = list(run(size, typed.only))
    command = f"make bench-day ARGS='--scale {size.scale:g} --seconds {size.seconds:g}'"
    table = result_table.table(began, command, rows, day_figures.HEADS)
    result_table.publish("day", table, write=typed.write)


if __name__ == "__main__":
    main()
