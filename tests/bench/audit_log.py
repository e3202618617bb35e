"""`make bench-audit`: what the audit's log takes from a service that takes webhooks.

The log is made beside the webhooks, once a minute. So its share is the processor's time of a turn,
and the time for which a turn holds SQLite's one writer, as parts of a minute.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from delivery.auditing.log_folder import LogFolder
from delivery.auditing.log_writer import EVERY_S, LogWriter
from delivery.records.database.store import Store, Transaction
from delivery.records.migrate import migrate
from delivery.records.review import audit
from delivery.timekeeping.clock import SystemClock
from delivery.transparency.keys import new_key

CLIENTS = 500


class MeasuredStore(Store):
    """Measures for how long its transactions hold the writer."""

    held_s = 0.0

    @asynccontextmanager
    async def writing(self, *_: object) -> AsyncIterator[Transaction]:
        async with super().writing() as tx:
            began = time.perf_counter()
            yield tx
        self.held_s += time.perf_counter() - began


async def added(store: Store, count: int) -> None:
    acts = [("case opened", f"booking B-{number % CLIENTS}") for number in range(count)]
    async with store.writing() as tx:
        now = SystemClock().now()
        await audit.add_all(tx, acts, user_id=None, role="officer", now=now)


async def turn(store: MeasuredStore, writer: LogWriter, count: int) -> tuple[float, float, float]:
    """The processor's time, the time that the writer was held and the whole time, in seconds."""
    await added(store, count)
    store.held_s, began, used = 0.0, time.perf_counter(), time.process_time()
    assert await writer.run_due() == count
    return time.process_time() - used, store.held_s, time.perf_counter() - began


async def measured(folder: Path, typed: argparse.Namespace) -> None:
    url = f"sqlite:///{folder / 'records.db'}"
    await asyncio.to_thread(migrate, url)
    store = MeasuredStore(url)
    key, clock = new_key("bench.example/audit"), SystemClock()
    writer = LogWriter(store, clock, LogFolder(folder / "log"), key)
    used, held, whole = await turn(store, writer, typed.before)
    print(
        f"{typed.before} entries that wait: {whole:.1f} s, of which the processor {used:.1f} s and"
        f" the writer {held:.1f} s"
    )
    turns = [await turn(store, writer, typed.entries) for _ in range(typed.turns)]
    used, held, whole = (statistics.median(each) for each in zip(*turns, strict=True))
    print(
        f"{typed.entries} entries a minute: processor {1000 * used:.0f} ms"
        f" (**{100 * used / EVERY_S:.2f} %** of a core; goal ≤ 5 %), writer {1000 * held:.0f} ms"
        f" ({100 * held / EVERY_S:.2f} %), whole turn {1000 * whole:.0f} ms"
    )
    await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=int, default=50_000, help="entries of earlier versions")
    parser.add_argument("--entries", type=int, default=600, help="new entries of a turn")
    parser.add_argument("--turns", type=int, default=9)
    with tempfile.TemporaryDirectory(prefix="coursewatch-bench-") as folder:
        asyncio.run(measured(Path(folder), parser.parse_args()))


if __name__ == "__main__":
    main()
