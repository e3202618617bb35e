"""Who is to be told how to join, when, and by whom: once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from delivery.records import held_up, meetings, messages
from delivery.records.messages import MessageRow
from delivery.records.store import Store, Transaction
from tests.delivery.records.planned import (
    LASTS,
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    put_course,
    register,
)

LONDON = ZoneInfo("Europe/London")
AHEAD = timedelta(hours=48)
SECOND = timedelta(seconds=1)
IN_TIME = STARTS_AT - AHEAD


async def registered(tx: Transaction, course: int, **changes: Any) -> int:
    booking = await a_booking(tx, course, **changes)
    await register(tx, booking, f"reg-{booking}")
    return booking


async def due(tx: Transaction, now: datetime) -> list[int]:
    return [booking.id for booking in await messages.due_joining(tx, now, 9)]


async def claim(tx: Transaction, booking: int, version: int = 1) -> MessageRow | None:
    return await messages.claim(tx, booking, version, f"<{booking}.{version}@example.org>", IN_TIME)


async def claimed(tx: Transaction, booking: int) -> MessageRow:
    won = await claim(tx, booking)
    assert won is not None
    return won


async def test_instructions_are_due_48_hours_ahead_and_until_the_course_is_over(
    store: Store,
) -> None:
    async with store.change() as tx:
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
    async with store.change() as tx:
        course = await a_course(tx, starts_at=starts, ends_at=starts.astimezone(UTC) + LASTS)
        booking = await registered(tx, course)
        assert await due(tx, due_at.astimezone(UTC) - SECOND) == []
        assert await due(tx, due_at.astimezone(UTC)) == [booking]


async def test_the_soonest_course_comes_first(store: Store) -> None:
    async with store.change() as tx:
        later = await registered(tx, await a_course(tx), reference="later")
        sooner_course = await a_course(tx, reference="NSAC-0", starts_at=STARTS_AT - SECOND)
        sooner = await registered(tx, sooner_course, reference="sooner")
        assert await due(tx, IN_TIME) == [sooner, later]


async def test_nothing_is_due_while_there_is_no_link_to_send(store: Store) -> None:
    async with store.change() as tx:
        course = await a_course(tx)
        booking = await registered(tx, course)
        await meetings.cancel_registrants(tx, course, NOW)
        assert await due(tx, IN_TIME) == []
        await register(tx, booking, "again")
        assert await due(tx, IN_TIME) == [booking]


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_who_does_not_come_is_sent_nothing(store: Store, state: str) -> None:
    async with store.change() as tx:
        await registered(tx, await a_course(tx), state=state)
        assert await due(tx, IN_TIME) == []


async def test_nobody_is_told_to_join_a_cancelled_course(store: Store) -> None:
    async with store.change() as tx:
        await registered(tx, await a_course(tx))
        await put_course(tx, state="cancelled")
        assert await due(tx, IN_TIME) == []


async def test_once_claimed_a_booking_is_due_no_more_until_its_course_moves(store: Store) -> None:
    async with store.change() as tx:
        course = await a_course(tx)
        booking = await registered(tx, course)
        assert await claim(tx, booking) is not None
        assert await due(tx, IN_TIME) == []
        await put_course(tx, starts_at=STARTS_AT + timedelta(minutes=15))
        assert await due(tx, STARTS_AT) == []
        await register(tx, booking, "anew")
        assert await due(tx, STARTS_AT) == [booking]


async def test_of_many_who_claim_at_once_one_wins(store: Store, database_url: str) -> None:
    async with store.change() as tx:
        booking = await registered(tx, await a_course(tx))
    other = Store(database_url)

    async def try_claim(through: Store) -> MessageRow | None:
        async with through.change() as tx:
            return await claim(tx, booking)

    answers = await asyncio.gather(*(try_claim(each) for _ in range(10) for each in (store, other)))
    await other.close()
    (won,) = [answer for answer in answers if answer]
    assert (won.state, won.attempts) == ("claimed", 1)


async def test_each_schedule_version_is_claimed_for_itself(store: Store) -> None:
    async with store.change() as tx:
        booking = await registered(tx, await a_course(tx))
        assert await claim(tx, booking, 1) is not None
        assert await claim(tx, booking, 2) is not None
        assert await claim(tx, booking, 1) is None


async def test_what_was_not_taken_is_tried_again_with_the_same_message_id(store: Store) -> None:
    later = IN_TIME + timedelta(minutes=5)
    async with store.change() as tx:
        booking = await registered(tx, await a_course(tx))
        first = await claimed(tx, booking)
        await messages.again(tx, first, later, "451 try later")
        assert await messages.retryable(tx, later - SECOND) == []
        ((message, to),) = await messages.retryable(tx, later)
        assert to.id == booking
        again = await messages.reclaim(tx, message.id, later)
        assert again is not None
        assert (again.message_id, again.attempts) == (first.message_id, 2)
        assert await messages.reclaim(tx, message.id, later) is None
        await messages.sent(tx, again.id, later)
        assert await messages.retryable(tx, later) == []


async def test_a_message_of_an_older_schedule_is_not_tried_again(store: Store) -> None:
    async with store.change() as tx:
        booking = await registered(tx, await a_course(tx))
        await messages.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
        await put_course(tx, starts_at=STARTS_AT + SECOND)
        await register(tx, booking, "anew")
        assert await messages.retryable(tx, IN_TIME + SECOND) == []


async def test_a_message_is_not_tried_again_once_the_course_is_over(store: Store) -> None:
    async with store.change() as tx:
        booking = await registered(tx, await a_course(tx))
        await messages.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
        assert await messages.retryable(tx, STARTS_AT + LASTS) == []


async def test_what_a_process_claimed_before_it_died_is_found(store: Store) -> None:
    async with store.change() as tx:
        message = await claimed(tx, await registered(tx, await a_course(tx)))
        assert await messages.left_claimed(tx, IN_TIME) == []
        assert await messages.left_claimed(tx, IN_TIME + SECOND) == [message]
        await messages.unsure(tx, message, "the service stopped while it was being sent")
        assert await messages.left_claimed(tx, IN_TIME + SECOND) == []


@pytest.mark.parametrize("state", ["refused", "unsure", "sent"])
async def test_what_is_settled_stays_so(store: Store, state: str) -> None:
    async with store.change() as tx:
        course = await a_course(tx)
        message = await claimed(tx, await registered(tx, course))
        if state == "sent":
            await messages.sent(tx, message.id, IN_TIME)
        else:
            settle = {"refused": messages.refused, "unsure": messages.unsure}[state]
            await settle(tx, message, "550 no such mailbox")
        await messages.again(tx, message, IN_TIME, "too late")
        (row,) = await messages.of_course(tx, course)
        assert row.state == state
        assert row.sent_at == (IN_TIME if state == "sent" else None)


async def claimed_anew(tx: Transaction) -> tuple[int, MessageRow, MessageRow]:
    """The course, a claim that was given up for lost, and the one that another made since."""
    course = await a_course(tx)
    first = await claimed(tx, await registered(tx, course))
    await messages.unsure(tx, first, "the service stopped while it was being sent")
    assert await held_up.let_go_again(tx, first.id, IN_TIME)
    anew = await messages.reclaim(tx, first.id, IN_TIME)
    assert anew is not None
    return course, first, anew


Settling = Callable[[Transaction, MessageRow], Awaitable[None]]


@pytest.mark.parametrize(
    "settle",
    [
        lambda tx, claim: messages.sent_each(tx, [(claim, IN_TIME)]),
        lambda tx, claim: messages.refused(tx, claim, "550 no such mailbox"),
        lambda tx, claim: messages.unsure(tx, claim, "no answer"),
        lambda tx, claim: messages.again(tx, claim, IN_TIME, "451 try later"),
        lambda tx, claim: messages.unclaim(tx, [claim]),
    ],
)
async def test_who_was_given_up_for_lost_changes_nothing_of_a_later_claim(
    store: Store, settle: Settling
) -> None:
    """A machine that slept wakes up and says what became of its letters: one that is on its way
    again would else be due again, and go out twice."""
    async with store.change() as tx:
        course, first, anew = await claimed_anew(tx)
        await settle(tx, first)
        assert await messages.of_course(tx, course) == [anew]
        await settle(tx, anew)
        assert await messages.of_course(tx, course) != [anew]


async def test_what_was_not_begun_is_as_it_was_before(store: Store) -> None:
    async with store.change() as tx:
        course = await a_course(tx)
        fresh = await claimed(tx, await registered(tx, course))
        await messages.unclaim(tx, [fresh])
        assert await messages.of_course(tx, course) == []
        assert [row.id for row in await messages.due_joining(tx, IN_TIME, 9)] == [fresh.booking_id]
        tried = await claimed(tx, fresh.booking_id)
        await messages.again(tx, tried, IN_TIME, "451 try later")
        again = await messages.reclaim(tx, tried.id, IN_TIME)
        assert again is not None
        await messages.unclaim(tx, [again])
        ((row, _),) = await messages.retryable(tx, IN_TIME)
    assert (row.state, row.attempts, row.fault) == ("due", 1, "451 try later")
