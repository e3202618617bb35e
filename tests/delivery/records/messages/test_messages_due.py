"""Which clients get joining instructions, and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from tests.delivery.records.messages.invited_client import IN_TIME, SECOND, claim, due, registered
from tests.delivery.records.planned_course import (
    LASTS,
    NOW,
    STARTS_AT,
    a_course,
    put_course,
    register,
)

LONDON = ZoneInfo("Europe/London")


async def test_instructions_are_due_48_hours_ahead_and_until_the_course_is_over(
    store: Store,
) -> None:
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
        assert await due(tx, IN_TIME - SECOND) == []
        assert await due(tx, IN_TIME) == [booking]
        assert await due(tx, STARTS_AT + LASTS - SECOND) == [booking]
        assert await due(tx, STARTS_AT + LASTS) == []


@pytest.mark.parametrize(
    ("starts", "due_at"),
    [
        # The clocks go forward on 29 March 2026: two days before, the wall clock says an hour less.
        (datetime(2026, 3, 30, 9, tzinfo=LONDON), datetime(2026, 3, 28, 8, tzinfo=LONDON)),
        # They go back on 25 October 2026: an hour more.
        (datetime(2026, 10, 26, 9, tzinfo=LONDON), datetime(2026, 10, 24, 10, tzinfo=LONDON)),
    ],
)
async def test_the_48_hours_are_elapsed_ones_when_the_clocks_change(
    store: Store, starts: datetime, due_at: datetime
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx, starts_at=starts, ends_at=starts.astimezone(UTC) + LASTS)
        booking = await registered(tx, course)
        assert await due(tx, due_at.astimezone(UTC) - SECOND) == []
        assert await due(tx, due_at.astimezone(UTC)) == [booking]


async def test_the_soonest_course_comes_first(store: Store) -> None:
    async with store.writing() as tx:
        later = await registered(tx, await a_course(tx), reference="later")
        sooner_course = await a_course(tx, reference="NSAC-0", starts_at=STARTS_AT - SECOND)
        sooner = await registered(tx, sooner_course, reference="sooner")
        assert await due(tx, IN_TIME) == [sooner, later]


async def test_nothing_is_due_while_there_is_no_link_to_send(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await registered(tx, course)
        await meetings.cancel_registrants(tx, course, NOW)
        assert await due(tx, IN_TIME) == []
        await register(tx, booking, "again")
        assert await due(tx, IN_TIME) == [booking]


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_cancelled_booking_gets_no_letter(store: Store, state: str) -> None:
    async with store.writing() as tx:
        await registered(tx, await a_course(tx), state=state)
        assert await due(tx, IN_TIME) == []


async def test_a_cancelled_course_has_no_letters(store: Store) -> None:
    async with store.writing() as tx:
        await registered(tx, await a_course(tx))
        await put_course(tx, state="cancelled")
        assert await due(tx, IN_TIME) == []


async def test_a_claimed_booking_is_due_again_only_after_a_move(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await registered(tx, course)
        assert await claim(tx, booking) is not None
        assert await due(tx, IN_TIME) == []
        await put_course(tx, starts_at=STARTS_AT + timedelta(minutes=15))
        assert await due(tx, STARTS_AT) == []
        await register(tx, booking, "anew")
        assert await due(tx, STARTS_AT) == [booking]
