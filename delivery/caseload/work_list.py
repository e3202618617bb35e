"""The officers' work list: the cases that need an officer, what runs out first on top."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.caseload.needed_act import NeededAct
from delivery.records.database.store import Transaction
from delivery.records.review import work_list
from delivery.records.review.work_list import Position, WorkCounts, WorkRow

PAGE_SIZE = 50
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A client in the work list."""

    row: WorkRow
    act: NeededAct
    left_s: int
    """Seconds until the time runs out; negative once it has passed."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the list."""

    rows: tuple[ListedCase, ...]
    counts: WorkCounts
    following: Position | None
    """The position of the next page; None on the last page."""


async def page(tx: Transaction, after: Position | None, now: datetime) -> WorkList:
    """Returns the page after the position `after`, or the first page if that is None."""
    rows = await work_list.page(tx, after, PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    return WorkList(
        rows=tuple(
            ListedCase(row, NeededAct(row.act), int((row.due_at - now).total_seconds()))
            for row in shown
        ),
        counts=await work_list.count(tx, now, now + SOON),
        following=(last.booking_id, last.course_id) if last else None,
    )
