"""`make bench-rows`: whether webhooks are accepted as fast with ten million stored rows.

Two databases, one with few rows and one with many, each with a service of its own, are measured in
turn for `rounds` rounds; on PostgreSQL too, if there is a server.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.databases import stored_events, ten_million_rows
from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest
from tests.bench.measuring import result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.contestants import NotHonest
from tests.bench.servers.server_process import free_port
from tests.databases import NoPostgreSQL, migrated_postgresql, url_of


async def rate(url: str, folder: Path, seed: int, seconds: float) -> float:
    """Webhooks a second, each answered when it was durable; all are checked in the database
    afterwards."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing else runs during it
    port, answers, last = free_port(), folder / "acknowledged", stored_events.last_id(url)
    async with coursewatch.serving(url, port, folder):
        order = LoadRequest(
            ports=(port,), secret=coursewatch.SECRET, since=datetime.now(UTC),
            seconds=seconds, seed=seed,
            acknowledged=str(answers),
        )  # fmt: skip
        report = await fired(order)
    lost, doubled = stored_events.missing_and_doubled(
        url, stored_events.OURS, stored_events.acknowledged(answers), after=last
    )
    if lost or doubled:
        raise NotHonest(f"{lost} missing, {doubled} doubled")
    print(f"  {report.rate:.0f}/s, p99 {1000 * report.p99_s:.1f} ms, {report.statuses}", flush=True)
    return report.rate


async def both(
    subject: str, few: str, many: str, typed: argparse.Namespace, folder: Path
) -> result_table.Line:
    measured: dict[str, list[float]] = {few: [], many: []}
    for number in range(typed.rounds):
        for url, rates in measured.items():
            seed, where = 2 * number + (url == many), folder / f"{number}-{url == many}"
            rates.append(await rate(url, where, seed, typed.seconds))
    less, with_rows = (statistics.median(measured[url]) for url in (few, many))
    return (
        f"{subject}: rate with {typed.rows:,} rows kept ÷ with {typed.few:,}",
        "≥ 0.85",
        f"**{with_rows / less:.2f}** ({with_rows:.4g}/s ÷ {less:.4g}/s)",
    )


async def on_sqlite(typed: argparse.Namespace, folder: Path) -> result_table.Line:
    few, many = coursewatch.sqlite(folder / "few.db"), coursewatch.sqlite(folder / "many.db")
    for url, count in ((few, typed.few), (many, typed.rows)):
        await coursewatch.migrated(url)
        began = time.perf_counter()
        ten_million_rows.fill_sqlite(url, count)
        print(f"SQLite: {count:,} rows in {time.perf_counter() - began:.0f} s", flush=True)
    return await both("SQLite", few, many, typed, folder / "sqlite")


async def on_postgresql(typed: argparse.Namespace, folder: Path) -> result_table.Line:
    with ExitStack() as stack:
        try:
            few, many = (url_of(stack.enter_context(migrated_postgresql())) for _ in range(2))
        except NoPostgreSQL:
            return "PostgreSQL", "≥ 0.85", "not measured: there is none"
        for url, count in ((few, typed.few), (many, typed.rows)):
            await ten_million_rows.months_ready(url)
            began = time.perf_counter()
            ten_million_rows.fill_postgresql(url, count)
            print(f"PostgreSQL: {count:,} rows in {time.perf_counter() - began:.0f} s", flush=True)
        return await both("PostgreSQL", few, many, typed, folder / "postgresql")


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    lines = []
    if "sqlite" in typed.only:
        lines.append(await on_sqlite(typed, folder))
    if "postgresql" in typed.only:
        lines.append(await on_postgresql(typed, folder))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--seconds", type=float, default=8.0, help="of a round, one of them to warm"
    )
    kinds = ("sqlite", "postgresql")
    parser.add_argument("--only", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--folder", type=Path, help="with 7 GB to spare; else that of the system")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory(dir=typed.folder) as name:
        lines = asyncio.run(run(typed, Path(name)))
    result_table.publish(
        "rows", result_table.table(began, "make bench-rows", lines), write=typed.write
    )


if __name__ == "__main__":
    main()
