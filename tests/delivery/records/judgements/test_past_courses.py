"""Courses that are over, a page at a time."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from tests.delivery.records.planned_course import LASTS, STARTS_AT, a_course

DAY = timedelta(days=1)


async def read(store: Store, since_days: int = 0, over_by_days: int = 30) -> list[str]:
    """Every page, as references; the days are counted from the first course's start."""
    read_rows: list[past_courses.PastCourseRow] = []
    since, over_by = STARTS_AT + since_days * DAY, STARTS_AT + over_by_days * DAY
    async with store.reading() as tx:
        while page := await past_courses.page(
            tx, since, over_by, read_rows[-1] if read_rows else None
        ):
            read_rows += page
    return [row.reference for row in read_rows]


async def plan(store: Store, day: int, reference: str, state: str = "planned") -> None:
    starts_at = STARTS_AT + day * DAY
    async with store.writing() as tx:
        await a_course(
            tx, reference=reference, starts_at=starts_at, ends_at=starts_at + LASTS, state=state
        )


async def test_pages_together_hold_every_course_once_in_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_courses, "AT_A_TIME", 2)
    for day, reference in ((1, "B"), (0, "A"), (1, "C"), (1, "D"), (2, "E")):
        await plan(store, day, reference)
    assert await read(store) == ["A", "B", "C", "D", "E"]


async def test_earlier_later_and_cancelled_courses_are_left_out(store: Store) -> None:
    for day, reference in ((0, "early"), (1, "first"), (2, "over"), (3, "running")):
        await plan(store, day, reference)
    await plan(store, 2, "cancelled", state="cancelled")
    assert await read(store, since_days=1, over_by_days=3) == ["first", "over"]
