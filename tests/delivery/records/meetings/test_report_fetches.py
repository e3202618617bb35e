"""When reports are due, and that each is claimed by one process alone."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.meetings import meetings, report_fetches
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, a_course

ENDS_AT = STARTS_AT + LASTS
HALF = timedelta(minutes=30)
DUE = ENDS_AT + HALF


@pytest.fixture
async def course_id(store: Store) -> int:
    async with store.writing() as tx:
        made = await a_course(tx)
        await meetings.keep_made(tx, made, "811", 1, NOW)
        await a_course(tx, reference="NSAC-2")
    return made


async def test_a_stage_is_planned_once_and_for_courses_that_have_a_meeting(
    store: Store, course_id: int
) -> None:
    async with store.writing() as tx:
        assert await report_fetches.plan(tx, "first", HALF, DUE - timedelta(seconds=1), 9) == 0
        assert await report_fetches.plan(tx, "first", HALF, DUE, 9) == 1
        assert await report_fetches.plan(tx, "first", HALF, DUE, 9) == 0
        (task,) = await report_fetches.of_course(tx, course_id)
        assert (task.planned_at, task.due_at, task.state) == (DUE, DUE, "due")
        assert await report_fetches.without(tx, {course_id, 2}) == {course_id}


async def test_whoever_only_looks_sees_whether_there_is_something_to_plan_or_to_claim(
    store: Store, course_id: int
) -> None:
    async def seen() -> tuple[bool, bool]:
        async with store.reading() as tx:
            return (
                await report_fetches.any_unplanned(tx, "first", HALF, DUE),
                await report_fetches.outbox.any_due(tx, DUE),
            )

    assert await seen() == (True, False)
    async with store.writing() as tx:
        await report_fetches.plan(tx, "first", HALF, DUE, 9)
    assert await seen() == (False, True)
    async with store.writing() as tx:
        assert await report_fetches.outbox.claim_next(tx, DUE) is not None
    assert await seen() == (False, False)
    async with store.reading() as tx:
        assert await report_fetches.outbox.any_due(tx, DUE + report_fetches.outbox.abandoned_after)


async def test_of_long_ago_a_report_is_fetched_only_where_an_officer_asks_for_it(
    store: Store, course_id: int
) -> None:
    long_after = DUE + report_fetches.PLANNED_WITHIN
    async with store.writing() as tx:
        assert not await report_fetches.any_unplanned(tx, "first", HALF, long_after)
        assert await report_fetches.plan(tx, "first", HALF, long_after, 9) == 0
        await report_fetches.ask(tx, course_id, "asked", long_after)
        assert await report_fetches.outbox.claim_next(tx, long_after) is not None


async def test_what_a_process_that_died_had_claimed_is_given_out_again_and_counts_once(
    store: Store, course_id: int
) -> None:
    later = DUE + report_fetches.outbox.abandoned_after
    async with store.writing() as tx:
        await report_fetches.ask(tx, course_id, "first", DUE)
        dead = await report_fetches.outbox.claim_next(tx, DUE)
        assert dead is not None
        assert await report_fetches.outbox.claim_next(tx, later - timedelta(seconds=1)) is None
        task = await report_fetches.outbox.claim_next(tx, later)
        assert task is not None
        await report_fetches.give_up(tx, dead, later, "too late")
        assert (await report_fetches.of_course(tx, course_id))[0].state == "claimed"
        await report_fetches.done(tx, task, later, instances=2, lacking=1, rows=9, fault="one")
        (saved,) = await report_fetches.of_course(tx, course_id)
        assert (saved.state, saved.done_at, saved.lacking, saved.fault) == ("done", later, 1, "one")
        assert await report_fetches.without(tx, {course_id}) == frozenset()
