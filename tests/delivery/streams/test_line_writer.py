"""Lines of many streams are written, and none is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from delivery.ledger.batch_writer import LedgerWriter
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry
from delivery.streams.line_writer import LineWriter

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
LINE = Entry(
    source="rtms",
    digest=b"",
    received_at=NOW,
    event_at=None,
    kind="rtms.6",
    meeting_id=None,
    instance="u==",
    course_id=None,
    line={},
)


@dataclass
class LinesWritten:
    """Take a batch when they are let, or fail first."""

    batches: list[list[str]] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def append(self, entries: Sequence[Entry]) -> int:
        self.begun.set()
        await self.free.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.batches.append([entry.kind for entry in entries])
        return len(entries)


def entry(kind: str) -> Entry:
    return replace(LINE, kind=kind)


async def noted(writer: LineWriter, *kinds: str) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(writer.note(entry(kind))) for kind in kinds]
    await asyncio.sleep(0)
    return tasks


async def test_lines_are_passed_on_at_once_in_order() -> None:
    records = LinesWritten()
    writer = LineWriter(records.append)
    notes = await noted(writer, "a", "b", "c")
    await records.begun.wait()
    assert writer.waiting == 3
    assert not any(task.done() for task in notes)
    records.free.set()
    await asyncio.gather(*notes)
    assert records.batches == [["a"], ["b"], ["c"]]
    assert writer.waiting == 0


async def test_waiting_lines_share_one_commit(
    store: Store,
) -> None:
    commits: list[tuple[int, int]] = []
    ledger_writer = LedgerWriter(
        store, on_written=lambda brought, new: commits.append((brought, new))
    )
    writer = LineWriter(ledger_writer.write)
    lines = [replace(LINE, digest=bytes([number])) for number in range(10)]
    await asyncio.gather(*map(writer.note, lines))
    assert sum(new for _, new in commits) == 10
    assert len(commits) <= 2


async def test_a_line_is_stored_when_note_returns() -> None:
    records = LinesWritten()
    records.free.set()
    writer = LineWriter(records.append)
    for kind in "ab":
        await writer.note(entry(kind))
        assert records.batches[-1] == [kind]


async def test_a_failing_database_is_tried_again() -> None:
    records = LinesWritten(faults=[StoreFault("busy")])
    records.free.set()
    await LineWriter(records.append).note(entry("a"))
    assert records.batches == [["a"]]


async def test_a_permanent_fault_is_raised_for_its_own_line_alone() -> None:
    records = LinesWritten(faults=[ValueError("no such line")])
    records.free.set()
    notes = await noted(LineWriter(records.append), "a", "b")
    outcomes = await asyncio.gather(*notes, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ValueError, type(None)]
    assert records.batches == [["b"]]


async def test_a_cancelled_caller_withdraws_no_line() -> None:
    records = LinesWritten()
    writer = LineWriter(records.append)
    (waiting,) = await noted(writer, "a")
    await records.begun.wait()
    waiting.cancel()
    records.free.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await writer.note(entry("b"))
    assert records.batches == [["a"], ["b"]]


async def test_a_silent_database_does_not_block_the_shutdown() -> None:
    records = LinesWritten()
    writer = LineWriter(records.append)
    waiting = await noted(writer, "a")
    await records.begun.wait()
    waiting += await noted(writer, "b")
    await writer.close()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
