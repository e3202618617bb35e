"""The outbox of requests to the meeting provider."""

from datetime import datetime, timedelta

from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meeting_requests
from delivery.records.meetings.meeting_requests import MeetingRequest
from tests.delivery.records.planned_course import NOW, a_booking, a_course

LATER = NOW + timedelta(minutes=1)
LONG_AFTER = NOW + timedelta(minutes=6)


async def claim(store: Store, limit: int = 10) -> list[MeetingRequest]:
    async with store.writing() as tx:
        return await meeting_requests.claim_due(tx, NOW, limit)


async def request(tx: Transaction, course: int) -> MeetingRequest:
    (only,) = await meeting_requests.of_course(tx, course)
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
            return await meeting_requests.any_due(tx, at)

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
        assert await meeting_requests.claim_due(tx, NOW - timedelta(seconds=1), 10) == []
    assert [len(await claim(store, 2)) for _ in range(3)] == [2, 1, 0]


async def test_a_client_is_registered_only_once_the_meeting_is_made(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booked = [await a_booking(tx, course, reference=name) for name in "AB"]
    (make,) = await claim(store)
    assert await claim(store) == []
    async with store.writing() as tx:
        await meeting_requests.done(tx, make, NOW)
    assert [request.booking_id for request in await claim(store)] == booked


async def test_an_old_link_ends_before_a_new_one_is_made(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        for made in await meeting_requests.claim_due(tx, NOW, 1):
            await meeting_requests.done(tx, made, NOW)
        for registered in await meeting_requests.claim_due(tx, NOW, 1):
            await meeting_requests.done(tx, registered, NOW)
        await a_booking(tx, course, email="new@example.org")
        (unregister,) = await meeting_requests.claim_due(tx, NOW, 10)
        assert unregister.kind == "unregister"
        await meeting_requests.outbox.refuse(tx, unregister, "3001 meeting not found")
        (register,) = await meeting_requests.claim_due(tx, NOW, 10)
        assert register.kind == "register"


async def test_what_failed_for_now_is_due_again_later(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        (claimed,) = await meeting_requests.claim_due(tx, NOW, 1)
        await meeting_requests.outbox.again(tx, claimed, LATER, "429 too many requests")
        assert await meeting_requests.claim_due(tx, NOW, 1) == []
        (again,) = await meeting_requests.claim_due(tx, LATER, 1)
        assert (again.attempts, again.fault) == (2, "429 too many requests")
        await meeting_requests.done(tx, again, LATER)
        done = await request(tx, course)
        assert (done.state, done.done_at, done.fault) == ("done", LATER, None)


async def test_a_claim_is_told_from_one_after_an_officer_had_it_asked_again(store: Store) -> None:
    """Which counts from one again."""
    async with store.writing() as tx:
        course = await a_course(tx)
        (late,) = await meeting_requests.claim_due(tx, NOW, 1)
        (refused,) = await meeting_requests.claim_due(tx, LONG_AFTER, 1)
        await meeting_requests.outbox.refuse(tx, refused, "1001 no such user")
        await meeting_requests.retry_refused(tx, course, LONG_AFTER)
        (anew,) = await meeting_requests.claim_due(tx, LONG_AFTER, 1)
        assert anew.attempts == late.attempts
        assert not await meeting_requests.done(tx, late, LONG_AFTER)
        assert await request(tx, course) == anew
