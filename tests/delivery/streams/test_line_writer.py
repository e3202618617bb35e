"""What many streams say at once is written together, and nothing of it is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from delivery.records.database.faults import StoreFault
from delivery.records.ledger.ledger import Entry
from delivery.streams.line_writer import Notebook

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


async def noted(book: Notebook, *kinds: str) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(book.note(entry(kind))) for kind in kinds]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_while_one_batch_is_written_goes_into_the_next_together() -> None:
    records = LinesWritten()
    book = Notebook(records.append)
    first = await noted(book, "a")
    await records.begun.wait()
    others = await noted(book, "b", "c", "d")
    assert not any(task.done() for task in (*first, *others))
    records.free.set()
    await asyncio.gather(*first, *others)
    assert records.batches == [["a"], ["b", "c", "d"]]


async def test_a_line_is_on_record_when_its_note_returns() -> None:
    records = LinesWritten()
    records.free.set()
    book = Notebook(records.append)
    for kind in "ab":
        await book.note(entry(kind))
        assert records.batches[-1] == [kind]


async def test_records_that_fail_for_a_while_are_asked_again() -> None:
    records = LinesWritten(faults=[StoreFault("busy")])
    records.free.set()
    await Notebook(records.append).note(entry("a"))
    assert records.batches == [["a"]]


async def test_a_fault_that_will_not_pass_is_told_to_everybody_in_the_batch_and_to_no_other() -> (
    None
):
    records = LinesWritten(faults=[ValueError("no such line")])
    records.free.set()
    book = Notebook(records.append)
    told = await asyncio.gather(*await noted(book, "a", "b"), return_exceptions=True)
    assert [type(one) for one in told] == [ValueError, ValueError]
    await book.note(entry("c"))
    assert records.batches == [["c"]]


async def test_who_stops_waiting_takes_nothing_out_of_the_book() -> None:
    records = LinesWritten()
    book = Notebook(records.append)
    (waiting,) = await noted(book, "a")
    await records.begun.wait()
    waiting.cancel()
    records.free.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await book.note(entry("b"))
    assert records.batches == [["a"], ["b"]]


async def test_records_that_never_answer_do_not_keep_the_service_from_ending() -> None:
    records = LinesWritten()
    book = Notebook(records.append)
    waiting = await noted(book, "a")
    await records.begun.wait()
    waiting += await noted(book, "b")
    await book.close()
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(one) for one in told} == {asyncio.CancelledError}
