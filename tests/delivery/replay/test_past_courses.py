"""Courses that are over, read again together: each as if it had been read alone."""

from datetime import timedelta

import pytest

from compliance.events import NotHeard
from delivery.assessment import course_inputs
from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from delivery.records.meetings import meetings
from delivery.records.outages import process_runs
from delivery.records.planning import bookings
from delivery.replay import past_courses as replay
from delivery.replay.past_courses import Page
from tests.delivery.records.planned_course import a_booking, a_course, register
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody

SINCE, OVER = at("00:00"), at("23:00")


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    live_course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live_course.busy()
    await live_course.ends()
    return live_course


async def another(store: Store, reference: str, starts: str, policy: str = "lrsp-2025-03") -> int:
    """Nobody told anything of it; it has a client and, unless its policy is gone, a meeting."""
    async with store.writing() as tx:
        times = {"starts_at": at(starts), "ends_at": at(starts) + timedelta(hours=1)}
        course_id = await a_course(tx, reference=reference, policy=policy, **times)
        await register(tx, await a_booking(tx, course_id, reference=f"B-{reference}"), reference)
        await meetings.keep_made(tx, course_id, f"8{course_id}", 1, at("00:00"))
        return course_id


async def pages(store: Store) -> list[Page]:
    listed = replay.listed(store, SINCE, OVER)
    return [await replay.read(store, course_ids) async for course_ids in listed]


async def test_courses_read_together_equal_courses_read_alone(live: LiveCourse) -> None:
    await another(live.store, "OTHER-1", "13:00")
    async with live.store.writing() as tx:
        for began, beat in (("06:00", "10:30"), ("10:40", "20:00")):
            life = await process_runs.begin(tx, at(began))
            await process_runs.beat(tx, life, at(beat))
    (page,) = await pages(live.store)
    async with live.store.reading() as tx:
        alone = [await course_inputs.read(tx, inputs.row.id) for inputs in page.courses]
    assert page.courses == alone
    first, second = page.courses
    assert (first.row.reference, second.row.reference) == ("NSAC-1", "OTHER-1")
    assert (len(first.bookings), len(second.bookings)) == (9, 1)
    assert isinstance(first.events[0], NotHeard)
    assert (len(first.events) > 20, second.events) == (True, ())


async def test_a_cancelled_booking_is_left_out(live: LiveCourse) -> None:
    course_id = await another(live.store, "OTHER-1", "13:00")
    async with live.store.writing() as tx:
        await a_booking(tx, course_id, reference="GONE", email="g@example.org", state="cancelled")
        assert len(await bookings.of_course(tx, course_id)) == 2
    (page,) = await pages(live.store)
    assert list(page.courses[1].bookings) == ["B-OTHER-1"]


async def test_a_course_without_its_policy_is_listed_apart(
    live: LiveCourse,
) -> None:
    await another(live.store, "GONE-1", "12:00", policy="gone-2001")
    (page,) = await pages(live.store)
    assert [inputs.row.reference for inputs in page.courses] == ["NSAC-1"]
    assert [row.reference for row in page.without_policy] == ["GONE-1"]


async def test_every_course_is_on_one_page_and_in_order(
    live: LiveCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_courses, "AT_A_TIME", 2)
    for reference, starts in (("C", "15:00"), ("A", "12:00"), ("B", "13:00")):
        await another(live.store, reference, starts)
    references = [
        [inputs.row.reference for inputs in page.courses] for page in await pages(live.store)
    ]
    assert references == [["NSAC-1", "A"], ["B", "C"]]
