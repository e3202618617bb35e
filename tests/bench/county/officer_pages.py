"""`make bench-work-list`: the officers' work list, the report and its file beside the bare
statements that they need, after a month and after three years; how long each page holds the event
loop; signing by completions; and judging with 50 and with 200 people."""

import argparse
import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing
from datetime import timedelta

from sqlalchemy import text

from delivery.caseload import work_list
from delivery.caseload.work_list import SOON
from delivery.records.database.engines import MOST_CONNECTIONS
from delivery.records.database.store import Store, Transaction
from delivery.records.figures.force_figures import FigureFilter
from delivery.records.review import case_search
from delivery.records.review.work_filter import WorkFilter
from delivery.records.review.work_list import page as listed_rows
from delivery.reporting import force_report, outcome_export, period_report, safe_csv
from delivery.reporting.reporting_period import Period
from tests.bench.county import bare_statements, page_steps, served_pages
from tests.bench.county.bare_statements import A_YEAR, NOW
from tests.bench.county.judged_people import judging_s
from tests.bench.county.served_pages import ServedPage
from tests.bench.county.signed_completions import signing_statements
from tests.bench.databases import kept_cases
from tests.bench.measuring import result_table
from tests.fuzz.fuzzed.service_client import database

WAITING = 1_500
ROUNDS, LONG_ROUNDS = 60, 7
SHOWN_STEPS = 6
YEAR = Period(A_YEAR[0].date(), A_YEAR[1].date() - timedelta(days=1))
Ask = Callable[[Transaction], Awaitable[object]]


async def page(tx: Transaction) -> object:
    """The whole page: its rows, counters and filters, and who has its cases open."""
    return await work_list.page(tx, WorkFilter(1, NOW, NOW + SOON), None)


async def rows(tx: Transaction) -> object:
    return await listed_rows(tx, WorkFilter(1, NOW, NOW + SOON), None, 51)


async def search(tx: Transaction) -> object:
    return await case_search.search(tx, "person12 alex", ["person12", "alex"], None, 51, NOW)


async def report(tx: Transaction) -> object:
    return await period_report.figures(tx, YEAR, NOW)


async def by_force(tx: Transaction) -> object:
    return await force_report.rows(tx, FigureFilter(*A_YEAR), "force")


async def file(tx: Transaction) -> object:
    """Every line of the file, as it is sent."""
    written = 0
    async with aclosing(outcome_export.pieces(tx, YEAR, NOW)) as pieces:
        async for lines in pieces:
            written += len(safe_csv.lines(lines))
    return written


LISTS: dict[str, Ask] = {
    "bare": bare_statements.rows_of_page,
    "rows": rows,
    "page": page,
    "search": search,
}
FIGURES: dict[str, Ask] = {
    "counts": bare_statements.counts_of_year,
    "report": report,
    "forces": bare_statements.forces_of_year,
    "by force": by_force,
    "fetch": bare_statements.outcomes_of_year,
    "file": file,
}


async def times(
    stores: Mapping[str, Store], questions: Mapping[str, Ask], rounds: int
) -> dict[str, dict[str, float]]:
    """The least of each, in seconds, of each store, all in turn: other work on the machine
    only adds to it."""
    taken = {(title, name): [math.inf] for title in stores for name in questions}
    async with AsyncExitStack() as stack:
        opened = {
            title: await stack.enter_async_context(store.reading())
            for title, store in stores.items()
        }
        for tx in opened.values():
            await tx.execute(text("SELECT 1"))
        for _ in range(rounds):
            for name, ask in questions.items():
                for title, tx in opened.items():
                    began = time.perf_counter()
                    await ask(tx)
                    taken[title, name].append(time.perf_counter() - began)
    return {title: {name: min(taken[title, name]) for name in questions} for title in stores}


async def measured(
    month_url: str, years_url: str, years: int
) -> tuple[dict[str, float], dict[str, float], Mapping[str, ServedPage]]:
    """The times with a month kept, and with years, and the pages of the service with years."""
    month, long = Store(month_url), Store(years_url)
    await kept_cases.fill(month, 1, WAITING, NOW)
    await kept_cases.fill(long, 12 * years, WAITING, NOW)
    for url in (month_url, years_url):
        kept_cases.vacuum(url)
    lists = await times({"month": month, "years": long}, LISTS, ROUNDS)
    figures = await times({"years": long}, FIGURES, LONG_ROUNDS)
    await month.close()
    await long.close()
    pages = await served_pages.served(years_url)
    return lists["month"], lists["years"] | figures["years"], pages


def ratio(part: float, whole: float) -> str:
    return f"**{part / whole:.2f}** ({part * 1000:.1f} ms ÷ {whole * 1000:.1f} ms)"


def run(years: int, engines: tuple[str, ...]) -> Iterator[result_table.Line]:
    for engine in engines:
        is_postgresql = engine == "PostgreSQL"
        with (
            database(postgresql=is_postgresql) as month_url,
            database(postgresql=is_postgresql) as years_url,
        ):
            month, long, pages = asyncio.run(measured(month_url, years_url, years))
        yield from _lists(engine, years, month, long)
        yield from _figures(engine, long)
        yield from _held(engine, pages)
        yield from _steps(engine)
        with database(postgresql=is_postgresql) as few, database(postgresql=is_postgresql) as many:
            said = asyncio.run(signing_statements(few, many))
        yield f"{engine}: statements to sign 2 completions, and 1", "equal", f"{said[1]}, {said[0]}"
    yield "judging 200 people ÷ 50", "≤ 5", ratio(judging_s(200), judging_s(50))


def _lists(
    engine: str, years: int, month: dict[str, float], long: dict[str, float]
) -> Iterator[result_table.Line]:
    name = f"{engine}, {WAITING} waiting"
    bare = long["bare"]
    yield f"{name}: the rows ÷ the bare statement for them", "≤ 3", ratio(long["rows"], bare)
    yield (
        f"{name}: the page with counters and filters ÷ the bare statement",
        "≤ 3",
        ratio(long["page"], bare),
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


def _figures(engine: str, long: dict[str, float]) -> Iterator[result_table.Line]:
    yield (
        f"{engine}: the report of a year ÷ its counts in SQL",
        "≤ 2",
        ratio(long["report"], long["counts"]),
    )
    yield (
        f"{engine}: the figures of a year by force ÷ their counts in SQL",
        "≤ 2",
        ratio(long["by force"], long["forces"]),
    )
    yield (
        f"{engine}: the file of a year ÷ a bare fetch of its rows",
        "≤ 3",
        ratio(long["file"], long["fetch"]),
    )


def _held(engine: str, pages: Mapping[str, ServedPage]) -> Iterator[result_table.Line]:
    idle = pages["nothing"]
    for name, served in pages.items():
        held = f"{served.held_s * 1000:.1f} ms, {served.typical_s * 1000:.1f} ms"
        opened = f", opened {served.opened} times" if served.opened else ""
        yield (
            f"{engine}, {name}{opened}: longest hold of the event loop, and of a typical second",
            "≤ 10 ms",
            held,
        )
        yield (
            f"{engine}, {name}: connections to the database at once, of {MOST_CONNECTIONS} a pool",
            "stated",
            f"{served.connections}",
        )
        if served is not idle:
            yield (
                f"{engine}, {name}: p95 of webhooks meanwhile ÷ without it",
                "stated",
                ratio(served.webhooks_p95_s, idle.webhooks_p95_s) + _unanswered(served),
            )


def _steps(engine: str) -> Iterator[result_table.Line]:
    """The pages of the whole service that hold the event loop longest."""
    with database(postgresql=engine == "PostgreSQL") as url:
        steps = asyncio.run(page_steps.of_all_pages(url))
    for step in steps[:SHOWN_STEPS]:
        yield (
            f"{engine}, `{step.path}`: longest step of the event loop, and of all openings",
            "≤ 10 ms",
            f"{step.typical_s * 1000:.1f} ms, {step.longest_s * 1000:.1f} ms",
        )


def _unanswered(served: ServedPage) -> str:
    return f", {served.unanswered} answered 503" if served.unanswered else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=["SQLite", "PostgreSQL"], help="engines")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    lines = list(run(typed.years, tuple(typed.only)))
    table = result_table.table(began, "make bench-work-list", lines)
    result_table.publish("work-list", table, write=typed.write)


if __name__ == "__main__":
    main()
