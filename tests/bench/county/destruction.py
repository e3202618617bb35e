"""`make bench-destruction`: whether webhooks are answered as fast beside a million destructions.

A service with courses beyond their term is sent webhooks at one rate: first without the approval of
a dry run, so that it destroys nothing, and then with it; and this some times, each on a new copy of
the database. On one course a hold stands, so that on PostgreSQL two months are dropped, and one
loses its rows course by course.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from delivery.destruction import retention_rule
from delivery.policies import policy_reading
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.retention import register
from delivery.records.tables import ledger
from tests.bench.databases import old_courses, ten_million_rows
from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest, Report
from tests.bench.measuring import result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port
from tests.databases import NoPostgreSQL, migrated_postgresql, postgresql_database, url_of

DAYS_AGO = 500
"""When the rows begin: the last of them are 440 days old, and the term is twelve months."""


async def approve(url: str) -> None:
    """Lets the service destroy, as a person does."""
    now, store = datetime.now(UTC), Store(url)
    rule = retention_rule.in_force(policy_reading.shipped_set(), now)
    assert rule is not None
    async with store.writing() as tx:
        user_id = await users.add(tx, email="o@example.org", name="O", role="officer", now=now)
        await register.approve(
            tx, user_id=user_id, digest=rule.named.digest, clients=0, courses=0, now=now
        )
    await store.close()


async def old_rows(url: str) -> int:
    """How many rows are older than the term."""
    store, year_ago = Store(url), datetime.now(UTC).replace(year=datetime.now(UTC).year - 1)
    async with store.reading() as tx:
        query = select(func.count()).select_from(ledger).where(ledger.c.received_at < year_ago)
        count = int(await tx.scalar(query) or 0)
    await store.close()
    return count


async def answered(url: str, folder: Path, typed: argparse.Namespace, seed: int) -> Report:
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing else runs during it
    port = free_port()
    beside = {"COURSEWATCH_DESTRUCTION_REGISTER": str(folder / "register.jsonl")}
    async with coursewatch.serving(url, port, folder, beside):
        order = LoadRequest(
            ports=(port,), secret=coursewatch.SECRET, since=datetime.now(UTC),
            seconds=typed.seconds, rate=typed.rate, seed=seed,
        )  # fmt: skip
        return await fired(order)


@dataclass(frozen=True, slots=True)
class RoundTimes:
    alone: Report
    beside: Report
    destroyed: int

    @property
    def ratio(self) -> float:
        return self.beside.p99_s / self.alone.p99_s

    def __str__(self) -> str:
        p99s = f"p99 {_ms(self.beside.p99_s)} beside, {_ms(self.alone.p99_s)} alone"
        statuses = f"{self.beside.statuses}, {self.alone.statuses}"
        return f"{p99s}; {self.destroyed:,} rows destroyed; {statuses}"


Fresh = Callable[[int], AbstractContextManager[str]]
"""The URL of a new copy of the filled database, by the number of the round."""


async def rounds(
    subject: str, fresh: Fresh, typed: argparse.Namespace, folder: Path
) -> result_table.Line:
    """In each round the same copy is measured alone and then beside its destruction, so that
    what else the machine does is heard in both."""
    measured = list[RoundTimes]()
    for number in range(typed.rounds):
        with fresh(number) as url:
            place = folder / f"{subject}-{number}"
            alone = await answered(url, place / "alone", typed, 2 * number)
            before = await old_rows(url)
            await approve(url)
            beside = await answered(url, place / "beside", typed, 2 * number + 1)
            measured.append(RoundTimes(alone, beside, before - await old_rows(url)))
        print(f"  {subject}, round {number + 1}: {measured[-1]}", flush=True)
    return _line(subject, measured, typed)


def _line(subject: str, measured: list[RoundTimes], typed: argparse.Namespace) -> result_table.Line:
    middle = median(each.ratio for each in measured)
    each = ", ".join(f"{_ms(times.beside.p99_s)} ÷ {_ms(times.alone.p99_s)}" for times in measured)
    destroyed = sum(times.destroyed for times in measured)
    return (
        f"{subject}: p99 of a webhook beside destruction ÷ alone, {typed.rate:.0f}/s",
        "≤ 1.20",
        f"**{middle:.2f}** ({each}; {destroyed:,} rows destroyed in"
        f" {typed.rounds * typed.seconds:.0f} s)",
    )


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    lines = []
    if "sqlite" in typed.only:
        filled = folder / "old.db"
        url = coursewatch.sqlite(filled)
        await coursewatch.migrated(url)
        ten_million_rows.fill_sqlite(url, typed.rows, DAYS_AGO, old_courses.AT_ONCE)
        await old_courses.keep(url, typed.rows, DAYS_AGO)

        @contextmanager
        def copied(number: int) -> Iterator[str]:
            copy = folder / f"round-{number}.db"
            yield coursewatch.copied(filled, copy)
            copy.unlink()

        lines.append(await rounds("SQLite", copied, typed, folder))
    if "postgresql" in typed.only:
        with ExitStack() as stack:
            try:
                name = stack.enter_context(migrated_postgresql())
            except NoPostgreSQL:
                return [*lines, ("PostgreSQL", "≤ 1.20", "not measured: there is none")]
            url = url_of(name)
            await ten_million_rows.months_ready(url, DAYS_AGO)
            ten_million_rows.fill_postgresql(url, typed.rows, DAYS_AGO, old_courses.AT_ONCE)
            await old_courses.keep(url, typed.rows, DAYS_AGO)

            @contextmanager
            def copied_there(_: int) -> Iterator[str]:
                with postgresql_database(copied_from=name) as copy:
                    yield url_of(copy)

            lines.append(await rounds("PostgreSQL", copied_there, typed, folder))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=200.0, help="webhooks a second")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of loads on each database")
    parser.add_argument("--seconds", type=float, default=40.0, help="of each load")
    kinds = ("sqlite", "postgresql")
    parser.add_argument("--only", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--folder", type=Path, help="with a gigabyte to spare")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory(dir=typed.folder) as name:
        lines = asyncio.run(run(typed, Path(name)))
    result_table.publish(
        "destruction", result_table.table(began, "make bench-destruction", lines), write=typed.write
    )


if __name__ == "__main__":
    main()
