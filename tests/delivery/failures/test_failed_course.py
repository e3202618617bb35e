"""One decision on a whole course that was not delivered."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from compliance.outcomes.course_standing import DeliveryStanding
from compliance.outcomes.recommendation import Outcome
from delivery.failures import course_alarms, failed_course
from delivery.failures.failed_course import FailedCourse
from delivery.records.database.store import Store
from delivery.records.review import decisions
from delivery.records.tables import bookings
from delivery.records.tasks import tasks
from delivery.validation.errors import InvalidInput
from tests.scenes import two_officers
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.store.heard_statements import statements

WHY = "The trainer was taken ill."
NOW = at("12:20")


async def read(store: Store, live: LiveCourse) -> FailedCourse:
    async with store.reading() as tx:
        course = await failed_course.read(tx, live.course_id, NOW)
    assert course is not None
    return course


async def sign(store: Store, live: LiveCourse, seal: str | None = None) -> int:
    officer_id = await somebody(store, "officer", NOW)
    seal = (await read(store, live)).seal if seal is None else seal
    return await failed_course.sign(store, live.course_id, officer_id, WHY, seal, NOW)


async def refusal_of(store: Store, live: LiveCourse, seal: str | None = None) -> str:
    with pytest.raises(InvalidInput) as refused:
        await sign(store, live, seal)
    async with store.reading() as tx:
        assert await decisions.outcomes_of_course(tx, live.course_id) == []
    return refused.value.refusals[0].reason


@pytest.fixture
async def cut_short(live: LiveCourse) -> LiveCourse:
    await live.everybody_in("ABC")
    await live.leaves("B", "09:50")
    await live.ends("10:30")
    live.clock.set(NOW)
    await live.is_judged()
    return live


async def test_it_signs_for_everybody_also_with_findings_to_review(
    store: Store, cut_short: LiveCourse
) -> None:
    course = await read(store, cut_short)
    assert (course.standing, course.is_proven) == (DeliveryStanding.CUT_SHORT, True)
    assert any(case.waiting for case in course.clients)
    assert await sign(store, cut_short) == 9
    async with store.reading() as tx:
        signed = await decisions.outcomes_of_course(tx, cut_short.course_id)
        assert await course_alarms.read(tx, NOW) == ()
    assert {row.outcome for row in signed} == {"provider_failure"}
    assert {row.reason for row in signed} == {WHY}
    assert {row.consequence["rebook_charge_gbp"] for row in signed} == {0}
    assert len({row.booking_id for row in signed}) == 9
    assert all(row.evidence["reference"].startswith("B-") for row in signed)


async def test_each_client_has_a_task_for_the_date_and_for_the_free_booking(
    store: Store, cut_short: LiveCourse
) -> None:
    await sign(store, cut_short)
    async with store.reading() as tx:
        opened = await tasks.of_cases(tx, cut_short.course_id, list(cut_short.booking_ids.values()))
    by_kind = {kind: [task for task in opened if task.kind == kind] for kind in ("new_date",)}
    assert sorted({task.kind for task in opened}) == ["free_booking", "new_date"]
    assert [len(of_kind) for of_kind in by_kind.values()] == [9]
    assert {task.due_at for task in by_kind["new_date"]} == {datetime(2026, 6, 11, 23, tzinfo=UTC)}
    assert not any(task.amount_pence for task in opened)


async def test_it_takes_as_many_statements_for_eight_clients_as_for_one(
    store: Store, cut_short: LiveCourse
) -> None:
    counted = []
    for state, clients in (("cancelled", 1), ("booked", 8)):
        async with store.writing() as tx:
            others = bookings.c.reference != "B-A"
            await tx.execute(update(bookings).where(others).values(state=state))
        await cut_short.is_judged()
        seal = (await read(store, cut_short)).seal
        officer_id = await somebody(store, "officer", NOW)
        with statements() as said:
            number = await failed_course.sign(
                store, cut_short.course_id, officer_id, WHY, seal, NOW
            )
        assert number == clients
        counted.append(len(said))
    assert counted[0] == counted[1]


async def test_decisions_and_proposals_of_others_stay(store: Store, cut_short: LiveCourse) -> None:
    ids = cut_short.booking_ids
    abuse = Outcome.NON_COMPLETION_ABUSE
    await two_officers.propose(store, ids["C"], abuse, WHY, NOW)
    assert [case.booking.id for case in (await read(store, cut_short)).others] == [ids["C"]]
    assert await sign(store, cut_short) == 8
    async with store.reading() as tx:
        signed = await decisions.outcomes_of_course(tx, cut_short.course_id)
    assert ids["C"] not in {row.booking_id for row in signed}


async def test_a_course_that_was_held_is_refused(store: Store, live: LiveCourse) -> None:
    await live.everybody_in()
    await live.ends()
    live.clock.set(NOW)
    await live.is_judged()
    assert await refusal_of(store, live) == failed_course.HELD


async def test_a_course_held_though_abandoned_says_so(store: Store, live: LiveCourse) -> None:
    await live.everybody_in()
    await live.notes("abandon", "10:29")
    await live.ends()
    live.clock.set(NOW)
    await live.is_judged()
    course = await read(store, live)
    assert (course.standing, course.was_held) == (DeliveryStanding.ABANDONED, True)
    assert course.obstacle is None


async def test_a_page_that_is_out_of_date_is_refused(store: Store, cut_short: LiveCourse) -> None:
    seal = (await read(store, cut_short)).seal
    await cut_short.notes("abandon", "10:30")
    await cut_short.is_judged()
    assert await refusal_of(store, cut_short, seal) == failed_course.STALE


async def test_a_second_press_is_refused(store: Store, cut_short: LiveCourse) -> None:
    await sign(store, cut_short)
    with pytest.raises(InvalidInput, match="has a decision"):
        await sign(store, cut_short)


async def test_a_running_course_is_refused(store: Store, live: LiveCourse) -> None:
    async with store.reading() as tx:
        course = await failed_course.read(tx, live.course_id, at("10:00"))
    assert course is not None
    assert course.obstacle is not None
    assert "not over" in course.obstacle


async def test_an_unknown_course_is_none(store: Store) -> None:
    async with store.reading() as tx:
        assert await failed_course.read(tx, 99, NOW) is None
