"""Requests for checks of the meetings' settings."""

from datetime import timedelta

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meeting_requests, meetings, settings_checks
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, a_booking, a_course


async def held_in(tx: Transaction, meeting_id: str, **changes: object) -> int:
    course = await a_course(tx, reference=f"NSAC-{meeting_id}", **changes)
    await meetings.keep_made(tx, course, meeting_id, 1, NOW)
    return course


async def waiting(tx: Transaction, course_id: int) -> int:
    requests = await meeting_requests.of_course(tx, course_id)
    return sum(request.kind == "read_back" for request in requests)


async def test_a_read_back_that_waits_is_not_asked_for_twice(store: Store) -> None:
    async with store.writing() as tx:
        course = await held_in(tx, "1")
        assert await settings_checks.ask(tx, [course, course], NOW) == 1
        assert await settings_checks.ask(tx, [course], NOW) == 0
        assert await waiting(tx, course) == 1
        assert await settings_checks.last_asked(tx, [course]) == {course: NOW}


async def test_one_that_is_on_its_way_may_have_read_too_soon_and_another_follows(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await held_in(tx, "1")
        (making,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.done(tx, making, NOW)
        await settings_checks.ask(tx, [course], NOW)
        assert await meeting_requests.claim_due(tx, NOW, 1)
        assert await settings_checks.ask(tx, [course], NOW) == 1


@pytest.mark.parametrize("over", [False, True])
async def test_courses_of_a_host_of_an_account_and_of_a_meeting_that_are_to_come(
    store: Store, over: bool
) -> None:
    now = STARTS_AT + LASTS + timedelta(seconds=1) if over else NOW
    async with store.writing() as tx:
        trainer = await users.add(
            tx, email="t@x.org", name="T", role="trainer", zoom_user_id="Z-1", now=NOW
        )
        mine = await held_in(tx, "1", zoom_host="Z-1")
        ours = await held_in(tx, "2", zoom_host="Z-2", trainer_id=trainer)
        unnamed = await held_in(tx, "3")
        other = await held_in(tx, "4", zoom_host="Z-2")
        await a_course(tx, reference="NO-MEETING")
        course_ids = [
            await settings_checks.of_host(tx, "Z-1", now),
            await settings_checks.of_account(tx, now),
            await settings_checks.of_meeting(tx, "4", now),
        ]
    coming = [[mine, ours, unnamed], [mine, ours, unnamed, other], [other]]
    assert course_ids == ([[], [], []] if over else coming)


async def test_nobodys_link_waits_for_settings_that_cannot_be_read(store: Store) -> None:
    async with store.writing() as tx:
        course = await held_in(tx, "1")
        (making,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.done(tx, making, NOW)
        await settings_checks.ask(tx, [course], NOW)
        (reading,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.outbox.again(tx, reading, NOW + timedelta(minutes=15), "busy")
        await a_booking(tx, course)
        await meeting_requests.ask(tx, course_id=course, kind="read_back", due_at=NOW)
        assert [request.kind for request in await meeting_requests.claim_due(tx, NOW, 9)] == [
            "register"
        ]
