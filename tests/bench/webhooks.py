"""`make bench`: how fast webhooks are accepted, beside the servers that a user would otherwise
write.

Every server is started afresh for every round, the rounds are interleaved, and each figure is the
median of its rounds as a ratio to another of the same run.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.measuring import disk_latency, result_table, slow_fsync
from tests.bench.servers import contestants, coursewatch, rival_servers
from tests.bench.servers.contestants import Racer
from tests.databases import NoPostgreSQL, migrated_postgresql

GROUPS = ("sqlite", "slow", "postgresql", "steady", "peak")
GOALS = {"fastapi_sqlmodel": "≥ 15", "django_rest": "≥ 18", "flask_sqlalchemy": "≥ 15",
         "express": "≥ 8"}  # fmt: skip
SLOW_GOALS = {"fastapi_sqlmodel": "≥ 25"}
STEADY_RATE = 500.0
PEAK_RATE, PEAK_S = 1500.0, 10.0  # webhooks a second, and for how long: the national peak
COMMITS = 250.0  # so many connections, or a few more, sustain 500 webhooks a second


class Bench:
    def __init__(self, typed: argparse.Namespace, folder: Path) -> None:
        self._typed, self._folder = typed, folder
        self._rounds = 0
        self.lines: list[result_table.Line] = []

    def says(self, measure: str, figure: str, goal: str = "") -> None:
        self.lines.append((measure, goal, figure))
        print(f"{measure}: {figure}", flush=True)

    async def rounds(self, entered: Sequence[Racer], **options: Any) -> dict[str, list[float]]:
        """The median rate of each server and the median of its p99s in milliseconds; failed servers
        are missing."""
        rates, p99s = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
        failed: set[str] = set()
        for _ in range(self._typed.rounds):
            for racer in entered:
                if racer.name in failed:
                    continue
                self._rounds += 1
                try:
                    report = await contestants.raced(
                        racer, self._folder / str(self._rounds), **options
                    )
                except Exception as fault:  # noqa: BLE001 - the row shows it, and the other servers are measured
                    failed.add(racer.name)
                    self.says(racer.name, f"not measured: {type(fault).__name__}: {fault}"[:300])
                    continue
                print(f"  {racer.name}: {report.rate:.0f}/s, p99 {1000 * report.p99_s:.1f} ms, "
                      f"{report.statuses}, generator {report.cpu_us:.0f} us, "
                      f"late {1000 * report.slip_p99_s:.1f} ms", flush=True)  # fmt: skip
                rates[racer.name].append(report.rate)
                p99s[racer.name].append(1000 * report.p99_s)
        return {
            name: [statistics.median(rates[name]), statistics.median(p99s[name])]
            for name in rates
            if name not in failed
        }

    def ratio(
        self,
        measure: str,
        goal: str,
        measured: list[float] | None,
        other: list[float] | None,
        at: int,
    ) -> None:
        if measured and other and other[at]:
            unit = "/s" if at == 0 else " ms"
            figures = f"{measured[at]:.4g}{unit} ÷ {other[at]:.4g}{unit}"
            self.says(measure, f"**{measured[at] / other[at]:.2f}** ({figures})", goal)
        else:
            self.says(measure, "not measured", goal)


def rivals(bench: Bench, library: Path | None = None) -> list[Racer]:
    racers = []
    for name, title in rival_servers.NAMES.items():
        if why := rival_servers.missing(name):
            bench.says(title, why)
        else:
            racers.append(contestants.rival(name, library))
    return racers


async def on_sqlite(
    bench: Bench, bare: Path, town: coursewatch.Town, source: Path, typed: argparse.Namespace
) -> None:
    judged = contestants.on_town("ours, folded, 20 screens", source, town, min(20, len(town.held)))
    plain = contestants.on_sqlite("ours", bare)
    entered = [contestants.yardstick(sys.executable), plain, judged, *rivals(bench)]
    rates = await bench.rounds(entered, seconds=typed.seconds, courses=len(town.held))
    base = rates.get("verify only")
    bench.ratio("durable, SQLite ÷ verify only", "≥ 0.75", rates.get("ours"), base, 0)
    measure = f"the same, {len(town.held)} courses folded and {judged.name.split(', ')[-1]} woken"
    bench.ratio(measure, "≥ 0.70", rates.get(judged.name), base, 0)
    for key, name in rival_servers.NAMES.items():
        bench.ratio(f"SQLite ÷ {name}", GOALS[key], rates.get("ours"), rates.get(name), 0)


async def slowly(bench: Bench, bare: Path, typed: argparse.Namespace) -> None:
    library = slow_fsync.built()
    if library is None:
        bench.says("with every fsync 3 ms slower", slow_fsync.NO_COMPILER)
        return
    entered = [contestants.on_sqlite("ours", bare, library), *rivals(bench, library)]
    rates = await bench.rounds(entered, seconds=typed.seconds)
    for key, name in rival_servers.NAMES.items():
        goal, measure = SLOW_GOALS.get(key, ""), f"every fsync 3 ms slower: ÷ {name}"
        bench.ratio(measure, goal, rates.get("ours"), rates.get(name), 0)


async def on_postgresql(bench: Bench, typed: argparse.Namespace) -> None:
    with ExitStack() as stack:
        try:
            template = stack.enter_context(migrated_postgresql())
        except NoPostgreSQL:
            bench.says("PostgreSQL", "not measured: there is none")
            return
        alone = contestants.on_postgresql("one process", template, 1)
        two = contestants.on_postgresql("two processes", template, 2)
        rates = await bench.rounds(
            [contestants.yardstick(sys.executable), alone, two], seconds=typed.seconds
        )
    single = rates.get(alone.name)
    base = rates.get("verify only")
    bench.ratio("PostgreSQL, one process ÷ verify only", "≥ 0.75", single, base, 0)
    bench.ratio("PostgreSQL, two processes ÷ one", "≥ 1.3", rates.get(two.name), single, 0)


async def steadily(
    bench: Bench, town: coursewatch.Town, source: Path, typed: argparse.Namespace
) -> None:
    disk = await asyncio.to_thread(disk_latency.told, source.parent, COMMITS, 10.0)
    bench.says(f"the disk alone: 4 KB kept for good, {COMMITS:.0f} times a second", disk, "stated")
    alone = contestants.on_town("ours, 1 screen", source, town, 1)
    many = contestants.on_town(f"ours, {typed.screens} screens", source, town, typed.screens)
    rates = await bench.rounds(
        [contestants.yardstick(sys.executable), alone, many],
        seconds=typed.steady_seconds, rate=STEADY_RATE, courses=len(town.held),
    )  # fmt: skip
    base, single = rates.get("verify only"), rates.get(alone.name)
    bench.ratio("500/s, p99 of the answer ÷ verify only's", "≤ 3", single, base, 1)
    measure = f"500/s, p99 with {typed.screens} screens ÷ with one"
    bench.ratio(measure, "≤ 1.5", rates.get(many.name), single, 1)


async def at_peak(
    bench: Bench, town: coursewatch.Town, source: Path, typed: argparse.Namespace
) -> None:
    ours = contestants.on_town("ours, at the peak", source, town, 1)
    rates = await bench.rounds([ours], seconds=PEAK_S, rate=PEAK_RATE, courses=len(town.held))
    if measured := rates.get(ours.name):
        figure = f"**{measured[1]:.0f} ms** at {measured[0]:.0f}/s"
        bench.says(f"{PEAK_RATE:.0f}/s, p99 of the answer", figure, "< 100 ms")


async def run(typed: argparse.Namespace, folder: Path) -> Bench:
    bench, bare, source = Bench(typed, folder), folder / "bare.db", folder / "town.db"
    await coursewatch.migrated(coursewatch.sqlite(bare))
    town = coursewatch.Town("", ())
    if {"sqlite", "steady", "peak"} & set(typed.only):
        url = coursewatch.copied(bare, source)
        town = await coursewatch.settled(url, typed.courses, 9, datetime.now(UTC))
    if "sqlite" in typed.only:
        await on_sqlite(bench, bare, town, source, typed)
    if "slow" in typed.only:
        await slowly(bench, bare, typed)
    if "postgresql" in typed.only:
        await on_postgresql(bench, typed)
    if "steady" in typed.only:
        await steadily(bench, town, source, typed)
    if "peak" in typed.only:
        await at_peak(bench, town, source, typed)
    return bench


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="of a round, one of them to warm"
    )
    parser.add_argument("--steady-seconds", type=float, default=30.0)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--screens", type=int, default=1000)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        bench = asyncio.run(run(typed, Path(name)))
    table = result_table.table(began, "make bench", bench.lines)
    result_table.publish("webhooks", table, write=typed.write)


if __name__ == "__main__":
    main()
