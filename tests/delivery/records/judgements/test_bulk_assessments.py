"""Assessments saved in bulk equal those saved alone, on either database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.judgements import assessments, bulk_assessments
from delivery.records.judgements.assessments import AssessmentRow
from tests.delivery.records.planned_course import NOW, a_course

ODD = {"words": "a quote ' and a \\ and a NUL \x00 😀 Zoë", "large": 123456789012345678901234567890}
LATER = datetime(2026, 6, 10, 13, 0, 0, 5, tzinfo=UTC)


async def row(store: Store, course_id: int) -> AssessmentRow | None:
    async with store.reading() as tx:
        return await assessments.of_course(tx, course_id)


@pytest.fixture
async def courses(store: Store) -> list[int]:
    async with store.writing() as tx:
        return [await a_course(tx, reference=f"NSAC-{number}") for number in range(3)]


@pytest.mark.parametrize("result", [{"bookings": [1]}, {}, ODD])
async def test_an_assessment_saved_in_bulk_equals_one_saved_alone(
    store: Store, courses: list[int], result: dict[str, Any]
) -> None:
    first, second, third = courses
    rows = [AssessmentRow(course_id, LATER, 2**40, False, result) for course_id in (first, second)]
    await bulk_assessments.save(store, rows)
    assert [await row(store, course_id) for course_id in courses] == [*rows, None]
    async with store.writing() as tx:
        assert await assessments.save(tx, third, LATER, 2**40, False, result)
    alone = await row(store, third)
    assert alone is not None
    assert (alone.judged_at, alone.result) == (rows[0].judged_at, rows[0].result)


async def test_an_assessment_with_more_of_the_ledger_replaces_another(
    store: Store, courses: list[int]
) -> None:
    first, second, _ = courses
    await bulk_assessments.save(store, [AssessmentRow(first, NOW, 7, False, {"read": 7})])
    again = [
        AssessmentRow(course_id, LATER, 6, False, {"read": 6}) for course_id in (first, second)
    ]
    await bulk_assessments.save(store, again)
    assert [
        stored.result for course_id in (first, second) if (stored := await row(store, course_id))
    ] == [
        {"read": 7},
        {"read": 6},
    ]
    as_new = AssessmentRow(first, LATER + timedelta(seconds=1), 7, True, {"read": 7, "over": True})
    await bulk_assessments.save(store, [as_new])
    assert await row(store, first) == as_new


async def test_an_assessment_before_the_end_does_not_replace_one_after_it(
    store: Store, courses: list[int]
) -> None:
    over = AssessmentRow(courses[0], LATER, 7, True, {"over": True})
    before = AssessmentRow(courses[0], LATER - timedelta(microseconds=1), 7, False, {})
    async with store.writing() as tx:
        assert await assessments.save(tx, courses[0], over.judged_at, 7, True, over.result)
    await bulk_assessments.save(store, [before])
    assert await row(store, courses[0]) == over
    async with store.writing() as tx:
        assert not await assessments.save(tx, courses[0], before.judged_at, 7, False, {})


async def test_one_invalid_row_refuses_the_whole_batch(store: Store, courses: list[int]) -> None:
    unknown = max(courses) + 1
    rows = [AssessmentRow(course_id, NOW, 1, False, {}) for course_id in (courses[0], unknown)]
    with pytest.raises(StoreFault):
        await bulk_assessments.save(store, rows)
    assert await row(store, courses[0]) is None


async def test_an_empty_batch_writes_nothing(store: Store) -> None:
    await bulk_assessments.save(store, [])
