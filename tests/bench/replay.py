"""`make bench-replay`: courses judged again from the ledger, beside DuckDB and beside an ORM.

A sample of a year's courses is stored as the service would store it. Then each way of reading it
again runs in a process of its own, in turn, for `rounds` rounds.
"""

import argparse
import asyncio
import csv
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from delivery.records.database.store import Store
from tests.bench.databases import past_year
from tests.bench.measuring import result_table
from tests.bench.replay_methods import WAYS, TimeTaken
from tests.bench.servers import coursewatch, rival_servers
from tests.bench.servers.server_process import ROOT

YEAR = 180_000  # courses
DUCKDB = rival_servers.HERE / "duckdb_intervals" / "main.py"
LONGEST_S = 3600.0
NO_DUCKDB = "not measured: its packages are not installed"


class Queried(msgspec.Struct, frozen=True):
    events: int
    load_s: float
    query_s: float
    most_mb: float


async def said(*command: str) -> bytes:
    """The figures that the process printed. Raises RuntimeError with its last log lines."""
    child = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            output, words = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise RuntimeError(words.decode(errors="replace")[-2000:])
    return output


class Rounds:
    """The figures of each way in each round."""

    def __init__(self, folder: Path, courses: int) -> None:
        self.folder, self.courses = folder, courses
        self.took = defaultdict[str, list[TimeTaken]](list)
        self.queried: list[Queried] = []

    async def once(self) -> None:
        url = coursewatch.sqlite(self.folder / "past.db")
        for way in WAYS:
            arguments = (way, url, str(self.courses), str(self.folder / f"{way}.csv"))
            output = await said(sys.executable, "-m", "tests.bench.replay_methods", *arguments)
            result = msgspec.json.decode(output, type=TimeTaken)
            if result.courses != self.courses:
                raise RuntimeError(f"{way} read {result.courses} courses of {self.courses}")
            self.took[way].append(result)
            print(f"  {way}: {result.seconds:.1f} s, {result.most_mb:.0f} MB", flush=True)
        if rival_servers.PYTHON.exists():
            files = (str(self.folder / "past.db"), str(self.folder / "duckdb.csv"))
            output = await said(str(rival_servers.PYTHON), str(DUCKDB), *files)
            self.queried.append(query := msgspec.json.decode(output, type=Queried))
            print(f"  DuckDB: loaded in {query.load_s:.1f} s, queried in {query.query_s:.2f} s, "
                  f"{query.most_mb:.0f} MB", flush=True)  # fmt: skip

    def seconds(self, way: str) -> float:
        return statistics.median(result.seconds for result in self.took[way])

    def ratio(
        self, measure: str, goal: str, other_s: float, way: str = "ours"
    ) -> result_table.Line:
        own_s = self.seconds(way)
        return measure, goal, f"**{other_s / own_s:.2f}** ({other_s:.3g} s ÷ {own_s:.3g} s)"

    def lines(self) -> list[result_table.Line]:
        alone, shared = self.took["ours"][-1], self.took["ours shared"][-1]
        by = f"{shared.processes} processes"
        orm_s = self.seconds("orm")
        lines = [
            *self._stated("ours", "one process"),
            *self._stated("ours shared", by),
            (
                "the most memory, when a quarter was done → when all was",
                "flat",
                f"{alone.quarter_mb:.0f} → {alone.most_mb:.0f} MB; with {by}, all together "
                f"{shared.quarter_mb:.0f} → {shared.most_mb:.0f} MB",
            ),
            self.ratio(f"{by} ÷ the ORM in one, judged too", "≥ 4", orm_s, "ours shared"),
            self.ratio("one process ÷ the ORM in one, judged too", "", orm_s),
            self.ratio(
                "the same, where both only read the rows and make events of them", "",
                self.seconds("orm events"), "our events",
            ),
        ]  # fmt: skip
        return [*lines, *self._beside_duckdb(by)]

    def _stated(self, way: str, by: str) -> list[result_table.Line]:
        seconds, last = self.seconds(way), self.took[way][-1]
        year_h = seconds * YEAR / self.courses / 3600
        return [
            (
                f"{self.courses:,} courses, {last.events:,} events, read and judged again by {by}",
                "stated",
                f"{seconds:.1f} s, {last.events / seconds:,.0f} events a second, "
                f"{1000 * seconds / self.courses:.1f} ms a course",
            ),
            (
                f"a year of the country, {YEAR:,} courses, of which that is "
                f"{100 * self.courses / YEAR:.1f} %",
                "stated",
                f"{year_h:.2f} h by {by}, as projected from it",
            ),
        ]

    def _beside_duckdb(self, by: str) -> list[result_table.Line]:
        if not self.queried:
            return [("÷ DuckDB", "≥ 0.4", NO_DUCKDB)]
        loaded = statistics.median(result.load_s + result.query_s for result in self.queried)
        queried = statistics.median(result.query_s for result in self.queried)
        people, present, dark = differing(self.folder / "ours.csv", self.folder / "duckdb.csv")
        return [
            self.ratio(
                f"{by} ÷ DuckDB's interval query on all cores, from the same ledger", "≥ 0.4",
                loaded, "ours shared",
            ),
            self.ratio("one process ÷ the same", "", loaded),
            self.ratio(
                f"{by} ÷ DuckDB's query alone, all loaded before", "", queried, "ours shared"
            ),
            (
                f"of {people:,} people, on how many the two differ",
                "",
                f"{present:,} in presence or gaps, {dark:,} in the seconds with the camera off",
            ),
            ("DuckDB's most memory", "", f"{self.queried[-1].most_mb:.0f} MB"),
        ]  # fmt: skip


def differing(ours_of: Path, theirs_of: Path) -> tuple[int, int, int]:
    """The number of people, and of those for whom the two ways differ in presence and in
    cameras."""
    ours, other = _read(ours_of), _read(theirs_of)
    present = sum(ours[person][:2] != other.get(person, (0, 0, 0))[:2] for person in ours)
    dark = sum(ours[person][2] != other.get(person, (0, 0, 0))[2] for person in ours)
    return len(ours), present, dark


def _read(path: Path) -> dict[tuple[str, str], tuple[float, ...]]:
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] != "course"]
    return {(row[0], row[1]): tuple(float(value) for value in row[2:]) for row in rows}


async def run(courses: int, rounds: int, folder: Path) -> Sequence[result_table.Line]:
    url = coursewatch.sqlite(folder / "past.db")
    await coursewatch.migrated(url)
    store = Store(url)
    try:
        rows = await past_year.keep(store, courses)
    finally:
        await store.close()
    print(f"{courses} courses, {rows} rows", flush=True)
    all_rounds = Rounds(folder, courses)
    for number in range(rounds):
        print(f"round {number + 1}", flush=True)
        await all_rounds.once()
    judged = {(folder / f"{way}.csv").read_text() for way in ("ours", "ours shared", "orm")}
    if len(judged) != 1:
        raise RuntimeError("one reducer judged the same rows differently")
    return all_rounds.lines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        lines = asyncio.run(run(typed.courses, typed.rounds, Path(name)))
    result_table.publish(
        "replay", result_table.table(began, "make bench-replay", lines), write=typed.write
    )


if __name__ == "__main__":
    main()
