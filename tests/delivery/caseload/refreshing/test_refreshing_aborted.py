"""A refresh that is aborted at any statement leaves rows that the next refresh makes right."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, event

from delivery.caseload.refreshing import ChangedCourses, refresh
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.review.cases import CaseRow
from tests.delivery.caseload.derived_rows import derived_anew, rows_of, totals_of
from tests.delivery.caseload.judged_course import LATER, derived, judge, part, sign
from tests.delivery.records.planned_course import a_booking, a_course

FEWEST, MOST = 8, 60
"""Statements of a refresh."""


class Aborted(Exception):
    """Stands for whatever ends a transaction."""


@contextmanager
def aborted_at(number: int) -> Iterator[list[bool]]:
    """Aborts at this statement, counted from 1, of any database until the block ends.
    The list has an entry for each statement."""
    statements: list[bool] = []

    def at_statement(*_: object) -> None:
        statements.append(True)
        if len(statements) == number:
            raise Aborted

    event.listen(Engine, "before_cursor_execute", at_statement)
    try:
        with suppress(Aborted):
            yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", at_statement)


@dataclass
class JudgedCourse:
    """A course with two clients, of whom one has a signed outcome."""

    store: Store
    course_id: int
    judged: int = 0

    async def judge(self, *, and_refresh: bool) -> None:
        """Saves a judgement that differs from all before."""
        self.judged += 1
        clients = (part(f"B-{client}", present_s=9_000 + self.judged) for client in (1, 2))
        async with self.store.writing() as tx:
            await judge(tx, self.course_id, *clients, at=LATER, read=1 + self.judged)
            if and_refresh:
                await refresh(tx, self.course_id)

    async def rows(self) -> tuple[list[CaseRow], list[tuple[object, ...]]]:
        return await rows_of(self.store, self.course_id), await totals_of(self.store)

    async def rows_made_right(self) -> tuple[list[CaseRow], list[tuple[object, ...]]]:
        """The rows after the next refresh, which equal those derived anew."""
        await derived(self.store, self.course_id)
        rows = await self.rows()
        await derived_anew(self.store, self.course_id)
        assert rows == await self.rows()
        return rows

    async def last_read(self) -> int:
        """The last row of the ledger that its stored judgement has read."""
        async with self.store.reading() as tx:
            saved = await assessments.of_course(tx, self.course_id)
        assert saved is not None
        return saved.ledger_id


@pytest.fixture
async def course(store: Store) -> JudgedCourse:
    async with store.writing() as tx:
        course_id = await a_course(tx)
        booking_id = await a_booking(tx, course_id)
        await a_booking(tx, course_id, reference="B-2")
        await judge(tx, course_id, part("B-1"), part("B-2"))
        await sign(tx, booking_id, course_id, part("B-1"))
    assert len(await derived(store, course_id)) == 2
    return JudgedCourse(store, course_id)


@pytest.mark.thorough
async def test_a_scan_that_is_aborted_changes_no_row_and_the_next_makes_all_right(
    course: JudgedCourse,
) -> None:
    for number in range(1, MOST):
        await course.judge(and_refresh=False)
        before = await course.rows()
        with aborted_at(number) as statements:
            await ChangedCourses(course.store).run_due()
        if len(statements) < number:
            break
        assert await course.rows() == before
        assert await course.rows_made_right() != before
    assert FEWEST < number < MOST


async def test_an_aborted_transaction_keeps_neither_its_change_nor_the_derived_rows(
    course: JudgedCourse,
) -> None:
    for number in range(1, MOST):
        before, read = await course.rows(), await course.last_read()
        with aborted_at(number) as statements:
            await course.judge(and_refresh=True)
        if len(statements) < number:
            break
        assert (await course.rows(), await course.last_read()) == (before, read)
        assert await course.rows_made_right() == before
    assert FEWEST < number < MOST
    assert await course.rows_made_right() != before
