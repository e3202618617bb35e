"""`make bench-work-list`: the officers' work list beside the bare statement for its rows, after a
month and after three years, and judging with 50 and with 200 people."""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import select, text, tuple_

from delivery.caseload import work_list
from delivery.caseload.work_list import SOON
from delivery.records.database.store import Store, Transaction
from delivery.records.review import case_search
from delivery.records.review.work_filter import WorkFilter
from delivery.records.review.work_list import page as listed_rows
from delivery.records.tables import bookings, cases, courses
from tests.bench.databases import kept_cases
from tests.bench.judged_people import judging_s
from tests.bench.measuring import result_table
from tests.fuzz.service_client import database

BEGAN = datetime(2026, 6, 1, 8, tzinfo=UTC)
WAITING = 1_500
ROUNDS = 15
Ask = Callable[[Transaction], Awaitable[object]]


async def bare(tx: Transaction) -> object:
    """The rows of one page by their keys, as a list needs them at least."""
    keys = select(cases.c.booking_id, cases.c.course_id).where(cases.c.act.is_not(None))
    first = keys.order_by(cases.c.place, cases.c.due_at, cases.c.booking_id).limit(51)
    query = (
        select(cases, bookings.c.reference, bookings.c.given_name, bookings.c.family_name)
        .add_columns(courses.c.reference)
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .join(courses, courses.c.id == cases.c.course_id)
        .where(tuple_(cases.c.booking_id, cases.c.course_id).in_(first))
    )
    return (await tx.execute(query)).all()


async def page(tx: Transaction) -> object:
    """The whole page: its rows, counters and filters, and who has its cases open."""
    return await work_list.page(tx, WorkFilter(1, BEGAN, BEGAN + SOON), None)


async def rows(tx: Transaction) -> object:
    wanted = WorkFilter(1, BEGAN, BEGAN + SOON)
    return await listed_rows(tx, wanted, None, 51)


async def found(tx: Transaction) -> object:
    return await case_search.search(tx, "person12 alex", ["person12", "alex"], None, 51, BEGAN)


ASKED: dict[str, Ask] = {"bare": bare, "rows": rows, "page": page, "search": found}


async def times(url: str, months: int) -> dict[str, float]:
    """The median of each, in seconds, asked in turn."""
    store = Store(url)
    await kept_cases.fill(store, months, WAITING, BEGAN)
    taken: dict[str, list[float]] = {name: [] for name in ASKED}
    async with store.reading() as tx:
        await tx.execute(text("SELECT 1"))
        for _ in range(ROUNDS):
            for name, ask in ASKED.items():
                began = time.perf_counter()
                await ask(tx)
                taken[name].append(time.perf_counter() - began)
    await store.close()
    return {name: statistics.median(durations[1:]) for name, durations in taken.items()}


def ratio(part: float, whole: float) -> str:
    return f"**{part / whole:.2f}** ({part * 1000:.1f} ms ÷ {whole * 1000:.1f} ms)"


def run(years: int) -> Iterator[result_table.Line]:
    for engine in ("SQLite", "PostgreSQL"):
        measured = {}
        for months in (1, 12 * years):
            with database(postgresql=engine == "PostgreSQL") as url:
                measured[months] = asyncio.run(times(url, months))
        month, long = measured[1], measured[12 * years]
        name = f"{engine}, {WAITING} waiting"
        yield (
            f"{name}: the rows ÷ the bare statement for them",
            "≤ 3",
            ratio(long["rows"], long["bare"]),
        )
        yield (
            f"{name}: the page with counters and filters ÷ the bare statement",
            "stated",
            ratio(long["page"], long["bare"]),
        )
        yield (
            f"{name}: the page, {years} years ÷ one month kept",
            "≤ 1.2",
            ratio(long["page"], month["page"]),
        )
        yield (
            f"{name}: a search for a name, {years} years ÷ one month",
            "stated",
            ratio(long["search"], month["search"]),
        )
    few, many = judging_s(50), judging_s(200)
    yield "judging 200 people ÷ 50", "≤ 5", ratio(many, few)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=3)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    table = result_table.table(began, "make bench-work-list", list(run(typed.years)))
    result_table.publish("work-list", table, write=typed.write)


if __name__ == "__main__":
    main()
