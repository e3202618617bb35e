"""What is still to be asked of the meeting provider, and who asks it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meetings
from delivery.records.meetings.meetings import MeetingRequest
from tests.delivery.records.planned_course import NOW, a_booking, a_course, asked

LATER = NOW + timedelta(minutes=1)
LONG_AFTER = NOW + timedelta(minutes=6)


async def claim(store: Store, limit: int = 10) -> list[MeetingRequest]:
    async with store.writing() as tx:
        return await meetings.claim_due(tx, NOW, limit)


async def request(tx: Transaction, course: int) -> MeetingRequest:
    (only,) = await meetings.requests_of_course(tx, course)
    return only


async def test_what_is_due_is_claimed_once(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
    (claimed,) = await claim(store)
    assert (claimed.course_id, claimed.kind, claimed.state) == (course, "make", "claimed")
    assert (claimed.attempts, claimed.claimed_at) == (1, NOW)
    assert await claim(store) == []


async def test_whoever_only_looks_sees_whether_there_is_something_to_claim(store: Store) -> None:
    async def seen(at: datetime) -> bool:
        async with store.reading() as tx:
            return await meetings.any_due(tx, at)

    assert not await seen(NOW)
    async with store.writing() as tx:
        await a_course(tx)
    assert not await seen(NOW - timedelta(seconds=1))
    assert await seen(NOW)
    await claim(store)
    assert not await seen(NOW)
    assert await seen(LONG_AFTER)


async def test_nothing_is_claimed_before_it_is_due_and_never_more_than_wanted(store: Store) -> None:
    async with store.writing() as tx:
        for name in "ABC":
            await a_course(tx, reference=name)
        assert await meetings.claim_due(tx, NOW - timedelta(seconds=1), 10) == []
    assert [len(await claim(store, 2)) for _ in range(3)] == [2, 1, 0]


async def test_many_who_claim_at_once_never_claim_the_same(store: Store, database_url: str) -> None:
    async with store.writing() as tx:
        for number in range(30):
            await a_course(tx, reference=f"NSAC-{number}")
    other = Store(database_url)
    taken = await asyncio.gather(*(claim(each, 5) for _ in range(10) for each in (store, other)))
    await other.close()
    ids = [request.id for some in taken for request in some]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_claims_does_not_wait_for_another_who_does(store: Store) -> None:
    async with store.writing() as tx:
        await a_course(tx, reference="A")
        await a_course(tx, reference="B")
    async with store.writing() as first, store.writing() as second:
        (one,) = await meetings.claim_due(first, NOW, 1)
        await second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        (another,) = await meetings.claim_due(second, NOW, 1)
    assert one.id != another.id


async def test_a_client_is_registered_only_once_the_meeting_is_made(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booked = [await a_booking(tx, course, reference=name) for name in "AB"]
    (make,) = await claim(store)
    assert await claim(store) == []
    async with store.writing() as tx:
        await meetings.done(tx, make, NOW)
    assert [request.booking_id for request in await claim(store)] == booked


async def test_an_old_link_ends_before_a_new_one_is_made(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        for made in await meetings.claim_due(tx, NOW, 1):
            await meetings.done(tx, made, NOW)
        for registered in await meetings.claim_due(tx, NOW, 1):
            await meetings.done(tx, registered, NOW)
        await a_booking(tx, course, email="new@example.org")
        (unregister,) = await meetings.claim_due(tx, NOW, 10)
        assert unregister.kind == "unregister"
        await meetings.refuse(tx, unregister, "3001 meeting not found")
        (register,) = await meetings.claim_due(tx, NOW, 10)
        assert register.kind == "register"


async def test_what_failed_for_now_is_due_again_later(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (claimed,) = await meetings.claim_due(tx, NOW, 1)
        await meetings.again(tx, claimed, LATER, "429 too many requests")
        assert await meetings.claim_due(tx, NOW, 1) == []
        (again,) = await meetings.claim_due(tx, LATER, 1)
        assert (again.attempts, again.fault) == (2, "429 too many requests")
        await meetings.done(tx, again, LATER)
        done = await request(tx, course)
        assert (done.state, done.done_at, done.fault) == ("done", LATER, None)


async def test_what_failed_for_good_is_never_claimed_again(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (claimed,) = await meetings.claim_due(tx, NOW, 1)
        await meetings.refuse(tx, claimed, "1001 no such user")
        assert await meetings.claim_due(tx, LONG_AFTER, 1) == []
        refused = await request(tx, course)
        assert (refused.state, refused.fault) == ("refused", "1001 no such user")


async def test_what_a_process_claimed_before_it_died_is_claimed_again(store: Store) -> None:
    async with store.writing() as tx:
        await a_course(tx)
        (first,) = await meetings.claim_due(tx, NOW, 1)
        assert await meetings.claim_due(tx, LATER, 1) == []
        (again,) = await meetings.claim_due(tx, LONG_AFTER, 1)
        assert (again.id, again.attempts) == (first.id, 2)


async def test_how_old_an_abandoned_claim_is_may_be_said(store: Store) -> None:
    async with store.writing() as tx:
        await a_course(tx)
        await meetings.claim_due(tx, NOW, 1)
        again = await meetings.claim_due(tx, LATER, 1, abandoned_after=timedelta(seconds=30))
    assert len(again) == 1


async def test_who_was_late_cannot_undo_what_is_done(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (claimed,) = await meetings.claim_due(tx, NOW, 1)
        await meetings.done(tx, claimed, NOW)
        await meetings.again(tx, claimed, LATER, "too late")
        assert (await request(tx, course)).state == "done"
        assert await asked(tx, course) == [("make", None)]


Ending = Callable[[Transaction, MeetingRequest], Awaitable[object]]
ENDINGS: dict[str, Ending] = {
    "done": lambda tx, claim: meetings.done(tx, claim, LONG_AFTER),
    "again": lambda tx, claim: meetings.again(tx, claim, LONG_AFTER, "no answer"),
    "refuse": lambda tx, claim: meetings.refuse(tx, claim, "1001 no such user"),
}


@pytest.mark.parametrize("end", ENDINGS.values(), ids=ENDINGS)
async def test_who_was_given_up_changes_nothing_of_a_later_claim(store: Store, end: Ending) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (late,) = await meetings.claim_due(tx, NOW, 1)
        (anew,) = await meetings.claim_due(tx, LONG_AFTER, 1)
        await end(tx, late)
        assert await request(tx, course) == anew
        assert not await meetings.is_ours(tx, late)
        assert await meetings.is_ours(tx, anew)
        await end(tx, anew)
        assert await request(tx, course) != anew


async def test_a_claim_is_told_from_one_after_an_officer_had_it_asked_again(store: Store) -> None:
    """Which counts from one again."""
    async with store.writing() as tx:
        course = await a_course(tx)
        (late,) = await meetings.claim_due(tx, NOW, 1)
        (refused,) = await meetings.claim_due(tx, LONG_AFTER, 1)
        await meetings.refuse(tx, refused, "1001 no such user")
        await meetings.refused_again(tx, course, LONG_AFTER)
        (anew,) = await meetings.claim_due(tx, LONG_AFTER, 1)
        assert anew.attempts == late.attempts
        assert not await meetings.done(tx, late, LONG_AFTER)
        assert await request(tx, course) == anew
