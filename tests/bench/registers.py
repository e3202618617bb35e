"""`make bench-registers`: how long an import of 2,000 rows keeps others waiting.

The import runs as the service runs it, on the page's loop. This process and another store a
webhook every 20 ms meanwhile, as the service does; what that takes before the import is the
yardstick.
"""

import argparse
import asyncio
import multiprocessing
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Event
from unittest.mock import patch

from sqlalchemy import Executable

from delivery import cycle_collection
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger import bulk_append
from delivery.records.ledger.ledger import Entry
from delivery.records.planning import register_snapshot
from delivery.register_files import register_file
from delivery.registers import importing
from tests.bench.measuring import result_table
from tests.fuzz.fuzzed.service_client import database
from tests.scenes.full_register import full_register

NOW = datetime(2026, 6, 9, 8, tzinfo=UTC)
EVERY_S = 0.02
BEAT_S = 0.002
BARE = 40
FIRST, LATER = date(2026, 6, 10), date(2026, 6, 11)
RUNS = {
    "created": (FIRST, "booked"),
    "moved": (LATER, "booked"),
    "withdrawn": (LATER, "withdrawn"),
}


@dataclass(slots=True)
class Waits:
    """In seconds."""

    own: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    """By the import's transaction, from the lock to the commit."""
    busy: list[float] = field(default_factory=list)
    """The processor's time that this loop spent between two looks."""
    others: float = 0.0
    bare: float = 0.0
    """The middle of what it takes to store a webhook before the import."""

    @property
    def words(self) -> str:
        figures = {
            "held": max(self.held), "a webhook in the same process": max(self.own),
            "in another": self.others,
        }  # fmt: skip
        waits = ", ".join(
            f"{name} {1000 * seconds:.0f} ms ({seconds / self.bare:.0f} ×)"
            for name, seconds in figures.items()
        )
        return f"{waits}; loop busy {1000 * max(self.busy):.0f} ms"


class TimedStore(Store):
    """Says how long its write transactions hold others: from the lock, which on SQLite is their
    beginning."""

    held: list[float]

    @asynccontextmanager
    async def writing(self, staging: Sequence[Executable] = ()) -> AsyncIterator[Transaction]:
        async with super().writing(staging) as tx:
            began, hold = time.perf_counter(), register_snapshot.hold

            async def timed(of: Transaction) -> None:
                nonlocal began
                await hold(of)
                if of is tx and self.is_postgresql:
                    began = time.perf_counter()

            with patch.object(register_snapshot, "hold", timed):
                yield tx
        self.held.append(time.perf_counter() - began)


async def write_small(store: Store) -> float:
    entry = Entry(
        source="zoom",
        digest=secrets.token_bytes(32),
        received_at=NOW,
        event_at=NOW,
        kind="meeting.participant_joined",
        meeting_id="1",
        instance=None,
        course_id=None,
        line={},
    )
    began = time.perf_counter()
    await bulk_append.append(store, [entry])
    return time.perf_counter() - began


async def write_on(store: Store, waits: list[float]) -> None:
    while True:
        waits.append(await write_small(store))
        await asyncio.sleep(EVERY_S)


async def look_on(busy: list[float]) -> None:
    while True:
        began = time.thread_time()
        await asyncio.sleep(BEAT_S)
        busy.append(time.thread_time() - began)


def write_beside(
    url: str, begun: Event, ended: Event, longest: "multiprocessing.Queue[float]"
) -> None:
    """In another process, until `ended` is set."""

    async def write() -> None:
        store, waits = Store(url), [0.0]
        await write_small(store)
        begun.set()
        while not ended.is_set():
            waits.append(await write_small(store))
            await asyncio.sleep(EVERY_S)
        await store.close()
        longest.put(max(waits))

    asyncio.run(write())


@contextmanager
def beside(url: str, waits: Waits) -> Iterator[None]:
    begun, ended = multiprocessing.Event(), multiprocessing.Event()
    longest: multiprocessing.Queue[float] = multiprocessing.Queue()
    process = multiprocessing.Process(target=write_beside, args=(url, begun, ended, longest))
    process.start()
    begun.wait()
    yield
    ended.set()
    waits.others = longest.get()
    process.join()


async def taken(url: str, register_as_sent: bytes) -> Waits:
    """Read, shown and saved as the page does it."""
    cycle_collection.begin()  # as `coursewatch serve`
    waits, store, timed = Waits(), Store(url), TimedStore(url)
    timed.held = waits.held
    with beside(url, waits):
        waits.bare = statistics.median([await write_small(store) for _ in range(BARE)])
        tasks = [asyncio.create_task(write_on(store, waits.own))]
        tasks.append(asyncio.create_task(look_on(waits.busy)))
        file = await asyncio.to_thread(register_file.read, register_as_sent)
        await importing.preview(timed, file.rows, NOW)
        await importing.register(timed, file.rows, None, NOW)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()
    await timed.close()
    return waits


def run() -> Iterator[result_table.Line]:
    for engine in ("SQLite", "PostgreSQL"):
        with database(postgresql=engine == "PostgreSQL") as url:
            for name, (first, state) in RUNS.items():
                waits = asyncio.run(taken(url, full_register(first, state=state)))
                yield f"{engine}, 2,000 rows {name}: longest", "held 300 ms", waits.words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    table = result_table.table(began, "make bench-registers", list(run()))
    result_table.publish("registers", table, write=typed.write)


if __name__ == "__main__":
    main()
