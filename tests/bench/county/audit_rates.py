"""`make bench-audit-rates`: webhooks that a service takes with the audit's log, and without it.

Both services run in turn on databases of their own, while another process adds entries to the
audit as a busy office does.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from delivery.auditing import key_file
from delivery.records.database.store import Store
from tests.bench.audit_log import added
from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest
from tests.bench.measuring import result_table
from tests.bench.servers import coursewatch
from tests.bench.servers.server_process import free_port

EVERY_S = 2.0
"""How often the office adds entries."""


async def rate(
    url: str, folder: Path, beside: Mapping[str, str], typed: argparse.Namespace
) -> float:
    """The webhooks a second, each sent when the one before it on its connection is answered."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing else runs during it
    port = free_port()
    async with coursewatch.serving(url, port, folder, beside):
        office = asyncio.create_task(_work(url, typed.entries))
        order = LoadRequest(
            ports=(port,), secret=coursewatch.SECRET, since=datetime.now(UTC),
            seconds=typed.seconds, warm_s=5, seed=len(folder.name),
        )  # fmt: skip
        report = await fired(order)
        office.cancel()
        with suppress(asyncio.CancelledError):
            await office
        return report.rate


async def _work(url: str, entries: int) -> None:
    store = Store(url)
    try:
        while True:
            await added(store, round(entries * EVERY_S / 60))
            await asyncio.sleep(EVERY_S)
    finally:
        await store.close()


async def run(typed: argparse.Namespace, folder: Path) -> list[result_table.Line]:
    key = folder / "audit.key"
    key_file.make(key, "bench.example/audit")
    with_log = {
        "COURSEWATCH_AUDIT_FOLDER": str(folder / "log"),
        "COURSEWATCH_AUDIT_KEY_FILE": str(key),
    }
    kinds: dict[str, Mapping[str, str]] = {"without": {}, "with": with_log}
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    urls = {kind: coursewatch.sqlite(folder / f"{kind}.db") for kind in kinds}
    for url in urls.values():
        await coursewatch.migrated(url)
    for turn in range(typed.rounds):
        for kind, beside in kinds.items():
            taken = await rate(urls[kind], folder / f"{kind}-{turn}", beside, typed)
            print(f"  {kind} the log: {taken:.0f}/s", flush=True)
            rates[kind].append(taken)
    plain, logged = (statistics.median(each) for each in rates.values())
    rates_found = f"{logged:.0f}/s ÷ {plain:.0f}/s; {typed.entries} entries a minute"
    found = f"**{logged / plain:.2f}** ({rates_found})"
    return [("SQLite: webhooks taken with the audit's log ÷ without it", "≥ 0.95", found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=70.0, help="more than a turn of the log")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--entries", type=int, default=600, help="new entries a minute")
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    with tempfile.TemporaryDirectory(prefix="coursewatch-bench-") as name:
        lines = asyncio.run(run(typed, Path(name)))
    table = result_table.table(began, "make bench-audit-rates", lines)
    result_table.publish("audit-rates", table, write=typed.write)


if __name__ == "__main__":
    main()
