"""The officers' work list: the cases that need an officer, those whose time runs out first at the
top."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.caseload.name_key import words_of
from delivery.caseload.needed_act import NeededAct
from delivery.caseload.openings import Opening, opened_lately
from delivery.records.database.store import Transaction
from delivery.records.review import case_search, filter_values, work_list
from delivery.records.review.filter_values import FilterValue
from delivery.records.review.work_filter import WorkFilter
from delivery.records.review.work_list import Position, Standing, WorkRow

PAGE_SIZE = 50
SOON = timedelta(hours=24)
SHORTEST_SEARCH = 2
"""The fewest letters or digits of a search. Fewer would find too many people."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A client in a list of cases."""

    row: WorkRow
    act: NeededAct | None
    """None if nothing is needed."""
    left_s: int
    """Seconds until the time runs out; negative once it has passed."""
    opening: Opening | None
    """Who else has opened the case lately."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the list."""

    rows: tuple[ListedCase, ...]
    counts: Mapping[str, int]
    """The cases in each of `work_filter.PARTS`."""
    values: Mapping[str, Sequence[FilterValue]]
    """The values that open cases have, by the name of the filter that selects them."""
    following: Position | None
    """The position of the next page; None on the last page."""


async def page(tx: Transaction, wanted: WorkFilter, after: Position | None) -> WorkList:
    """Returns the page after the position `after`, or the first page if that is None."""
    rows = await work_list.page(tx, wanted, after, PAGE_SIZE + 1)
    listed = await filter_values.of_open_cases(tx, wanted)
    filters = dict.fromkeys(value.filter for value in listed if value.filter != "part")
    return WorkList(
        rows=await _listed(tx, rows[:PAGE_SIZE], wanted.officer_id, wanted.now),
        counts={value.value: value.cases for value in listed if value.filter == "part"},
        values={name: tuple(value for value in listed if value.filter == name) for name in filters},
        following=_following(rows),
    )


@dataclass(frozen=True, slots=True)
class FoundCases:
    """One page of the cases that a search finds."""

    rows: tuple[ListedCase, ...]
    following: Position | None


async def search(
    tx: Transaction, typed: str, after: Position | None, officer_id: int, now: datetime
) -> FoundCases:
    """Finds cases by a name, a reference, an attendance id or a course, signed ones too."""
    rows = await case_search.search(tx, typed, words_of(typed), after, PAGE_SIZE + 1, now)
    return FoundCases(
        rows=await _listed(tx, rows[:PAGE_SIZE], officer_id, now), following=_following(rows)
    )


async def following_case(
    tx: Transaction, after: Position, stood: Standing | None, officer_id: int, now: datetime
) -> WorkRow | None:
    """Returns the next case in the list that nobody else works on: the first after this case,
    else the first of all; None if there is none. If an act has moved the case, it stood before."""
    wanted = WorkFilter(officer_id, now, now + SOON, part="available")
    rows = await work_list.page_or_first(tx, wanted, after, stood, 2)
    return next((row for row in rows if (row.booking_id, row.course_id) != after), None)


async def _listed(
    tx: Transaction, rows: Iterable[WorkRow], officer_id: int, now: datetime
) -> tuple[ListedCase, ...]:
    rows = tuple(rows)
    opened = await opened_lately(tx, [row.reference for row in rows], officer_id, now)
    return tuple(
        ListedCase(
            row,
            NeededAct(row.act) if row.act else None,
            int((row.due_at - now).total_seconds()),
            opened.get(row.reference),
        )
        for row in rows
    )


def _following(rows: Sequence[WorkRow]) -> Position | None:
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return (last.booking_id, last.course_id) if last else None
