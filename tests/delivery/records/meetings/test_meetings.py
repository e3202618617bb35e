"""A course's meeting and its registrants."""

from datetime import timedelta

from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from tests import stored_register
from tests.delivery.records.planned_course import (
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    put_course,
    register,
)

LATER = NOW + timedelta(hours=1)


async def test_a_meeting_is_not_read_back_until_it_is(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        assert await meetings.of_course(tx, course) is None
        await meetings.keep_made(tx, course, "812", 1, NOW)
        made = await meetings.of_course(tx, course)
        assert made is not None
        assert (made.read_back_at, made.settings_missed) == (None, None)
        await meetings.keep_read_back(tx, course, [], LATER)
        read = await meetings.of_course(tx, course)
        assert read is not None
        assert (read.read_back_at, read.settings_missed) == (LATER, [])


async def test_a_meeting_that_moved_is_the_same_and_is_to_be_read_back_again(store: Store) -> None:
    missed = [{"setting": "waiting_room", "wanted": True, "found": False}]
    async with store.writing() as tx:
        course = await a_course(tx)
        await meetings.keep_made(tx, course, "812", 1, NOW)
        await register(tx, await a_booking(tx, course))
        await meetings.keep_read_back(tx, course, missed, NOW)
        await meetings.keep_made(tx, course, "812", 2, LATER)
        moved = await meetings.of_course(tx, course)
        assert moved is not None
        assert (moved.made_at, moved.schedule_version) == (NOW, 2)
        assert moved.settings_missed is None
        (registrant,) = await stored_register.registrants_of(tx, course)
        assert registrant.cancelled_at is None


async def test_another_meeting_takes_the_registrants_of_the_first_with_it(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await meetings.keep_made(tx, course, "812", 1, NOW)
        await register(tx, booking)
        await meetings.keep_made(tx, course, "813", 2, LATER)
        assert await meetings.current_registrant(tx, booking) is None
        (ever,) = await stored_register.registrants_of(tx, course)
        assert ever.cancelled_at == LATER


async def test_a_registrant_of_an_older_schedule_opens_nothing(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await register(tx, booking, "old")
        assert await meetings.current_registrant(tx, booking) is not None
        await put_course(tx, starts_at=STARTS_AT + timedelta(minutes=30))
        assert await meetings.current_registrant(tx, booking) is None
        await register(tx, booking, "new")
        current = await meetings.current_registrant(tx, booking)
        assert current is not None
        assert current.registrant_id == "new"


async def test_who_moved_elsewhere_can_still_be_unregistered(store: Store) -> None:
    async with store.writing() as tx:
        first = await a_course(tx)
        second = await a_course(tx, reference="NSAC-2")
        booking = await a_booking(tx, first)
        await register(tx, booking)
        await a_booking(tx, second)
        (old,) = await meetings.registered(tx, first, booking)
        await meetings.cancel_registrant(tx, old.id, LATER)
        assert await meetings.registered(tx, first, booking) == []
        (ever,) = await stored_register.registrants_of(tx, first)
        assert ever.cancelled_at == LATER


async def test_the_same_registrant_again_is_valid_again(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await register(tx, booking)
        (old,) = await meetings.registered(tx, course, booking)
        await meetings.cancel_registrant(tx, old.id, LATER)
        await register(tx, booking)
        assert await meetings.registered(tx, course, booking) == [old]


async def test_an_interpreter_is_a_registrant_of_their_own(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course, interpreter_name="Ines")
        await register(tx, booking)
        assert await meetings.current_registrant(tx, booking, "interpreter") is None
