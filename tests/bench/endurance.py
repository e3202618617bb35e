"""`make soak` and `make bench-kill`: whether every webhook answered 200 is stored once."""

import argparse
import asyncio
import os
import random
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.databases import stored_events
from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest, Report
from tests.bench.measuring import result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port
from tests.databases import postgresql_database, url_of

LONGEST_S = 3 * 3600.0
LIFE_S = 120.0
"""The longest life of the service in seconds, however many webhooks it has accepted."""


@contextmanager
def database(folder: Path, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield coursewatch.sqlite(folder / "kept.db")
        return
    with postgresql_database() as name:
        yield url_of(name)


@dataclass(frozen=True, slots=True)
class Verdict:
    subject: str
    acknowledged: int
    missing: int
    doubled: int
    not_taken: int = 0
    """Webhooks that were due and never sent, or never answered 200 although repeated until the
    end."""

    @property
    def fails(self) -> bool:
        return bool(self.missing or self.doubled or self.not_taken)

    @property
    def line(self) -> result_table.Line:
        losses = f"**{self.missing}, {self.doubled}** of {self.acknowledged:,} acknowledged"
        never = f"; {self.not_taken} that were due were not taken" if self.not_taken else ""
        return f"{self.subject}: lost, doubled", "0, 0", f"{losses}{never}"


def verdict(url: str, answers: Path, subject: str, not_taken: int = 0) -> Verdict:
    answered = stored_events.acknowledged(answers)
    lost, doubled = stored_events.missing_and_doubled(url, stored_events.OURS, answered)
    print(f"{subject}: {len(answered)} acknowledged, {lost} missing, {doubled} doubled", flush=True)
    return Verdict(subject, len(answered), lost, doubled, not_taken)


def shown(report: Report) -> None:
    print(f"  {report.statuses}, p99 {1000 * report.p99_s:.1f} ms", flush=True)


async def soak(typed: argparse.Namespace, url: str, folder: Path) -> Verdict:
    """Sends a burst, then a steady rate. Webhooks that are not answered 200 are sent again, as Zoom
    does."""
    answers, port, first, not_taken = folder / "acknowledged", free_port(), 0, 0
    async with coursewatch.serving(url, port, folder):
        for rate, seconds in ((1500.0, 10.0), (200.0, typed.seconds)):
            order = LoadRequest(
                ports=(port,), secret=coursewatch.SECRET, since=datetime.now(UTC),
                rate=rate, first=first,
                seconds=seconds, insists=True, acknowledged=str(answers), seed=int(rate),
            )  # fmt: skip
            report = await fired(order)
            first = report.next_number
            not_taken += report.not_taken
            shown(report)
    subject = f"{database_of(url)}, 1,500/s for 10 s, then 200/s for {typed.seconds / 60:g} min"
    return verdict(url, answers, subject, not_taken)


LOOKED_EVERY = 20


async def kill(typed: argparse.Namespace, url: str, folder: Path) -> Verdict:
    """Runs one generator for each life of the service, which is killed at a random moment."""
    answers, port, first = folder / "acknowledged", free_port(), 0
    since, share = datetime.now(UTC), typed.events // typed.kills + 1
    for number in range(typed.kills):
        async with coursewatch.serving(url, port, folder) as pid:
            order = LoadRequest(
                ports=(port,), secret=coursewatch.SECRET, since=since, first=first, warm_s=0.0,
                expected=min(share, 10_000) / LIFE_S, seconds=LIFE_S, longest=share * 2,
                acknowledged=str(answers), dies=True,
            )  # fmt: skip
            firing = asyncio.create_task(fired(order))
            wanted = len_of(answers) + share
            while len_of(answers) < wanted and not firing.done():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(random.uniform(0.01, 0.2))  # noqa: S311 - no secret
            os.kill(pid, signal.SIGKILL)
            report = await firing
            first = report.next_number
        if (number + 1) % LOOKED_EVERY and number + 1 < typed.kills:
            continue  # searching a million rows takes longer than a life
        result = verdict(
            url, answers, f"{database_of(url)}, `kill -9` {number + 1} times under load"
        )
        if result.fails:
            break
    return result


def database_of(url: str) -> str:
    return "SQLite" if url.startswith("sqlite:") else "PostgreSQL"


def len_of(answers: Path) -> int:
    return answers.stat().st_size // 32 if answers.exists() else 0


async def run(typed: argparse.Namespace, folder: Path) -> Verdict:
    with database(folder, typed.postgresql) as url:
        await coursewatch.migrated(url)
        async with asyncio.timeout(LONGEST_S):
            return await (soak if typed.what == "soak" else kill)(typed, url, folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("soak", "kill"))
    parser.add_argument("--seconds", type=float, default=600.0, help="of the steady rate")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--events", type=int, default=1_000_000, help="acknowledged at least")
    parser.add_argument("--postgresql", action="store_true")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory() as name:
        result = asyncio.run(run(typed, Path(name)))
    of, command = ("soak", "make soak") if typed.what == "soak" else ("kill", "make bench-kill")
    where, ended = ("-postgresql", ' ARGS="--postgresql"') if typed.postgresql else ("", "")
    table = result_table.table(began, command + ended, [result.line])
    result_table.publish(of + where, table, write=typed.write)
    return int(result.fails)


if __name__ == "__main__":
    raise SystemExit(main())
