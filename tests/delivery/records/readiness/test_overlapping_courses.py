"""Courses that the same host or trainer would have to hold at the same time."""

from datetime import timedelta

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.readiness import overlapping_courses, upcoming_courses
from delivery.records.readiness.overlapping_courses import Overlap
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, a_course

AN_HOUR = timedelta(hours=1)


async def overlaps(store: Store, *ids: int) -> dict[int, list[Overlap]]:
    async with store.reading() as tx:
        courses = await upcoming_courses.of_ids(tx, ids)
    return {course.id: list(course.overlaps) for course in courses if course.overlaps}


async def overlaps_of(store: Store, reference: str) -> list[Overlap]:
    async with store.reading() as tx:
        return await overlapping_courses.of_course(tx, reference)


@pytest.mark.parametrize("host", ["host@example.org", " HOST@Example.org", "host@ example.org "])
async def test_one_host_in_whatever_spelling_holds_one_course_at_a_time(
    store: Store, host: str
) -> None:
    async with store.writing() as tx:
        first = await a_course(tx)
        second = await a_course(
            tx, reference="NSAC-2", starts_at=STARTS_AT + AN_HOUR,
            ends_at=STARTS_AT + AN_HOUR + LASTS, zoom_host=host,
        )  # fmt: skip
    assert await overlaps(store, first, second) == {
        first: [Overlap("NSAC-2", same_host=True, same_trainer=False)],
        second: [Overlap("NSAC-1", same_host=True, same_trainer=False)],
    }
    assert await overlaps_of(store, "NSAC-2") == [
        Overlap("NSAC-1", same_host=True, same_trainer=False)
    ]


async def test_a_trainer_holds_one_course_at_a_time(store: Store) -> None:
    async with store.writing() as tx:
        tess = await users.add(tx, email="t@x.org", name="Tess", role="trainer", now=NOW)
        first = await a_course(tx, trainer_id=tess)
        await a_course(tx, reference="NSAC-2", zoom_host="another@example.org", trainer_id=tess)
    overlap = Overlap("NSAC-2", same_host=False, same_trainer=True)
    assert await overlaps(store, first) == {first: [overlap]}
    assert await overlaps_of(store, "nsac-1") == [overlap]


async def test_courses_apart_in_time_host_and_trainer_are_no_trouble(store: Store) -> None:
    async with store.writing() as tx:
        first = await a_course(tx)
        ends_at = STARTS_AT + LASTS
        await a_course(tx, reference="NEXT", starts_at=ends_at, ends_at=ends_at + LASTS)
        await a_course(tx, reference="OTHER", zoom_host="another@example.org")
        await a_course(tx, reference="CALLED-OFF", state="cancelled")
    assert await overlaps(store, first) == {}
    assert await overlaps(store) == {}
    assert await overlaps_of(store, "NSAC-1") == []
