"""Each letter is claimed once, and its result is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from delivery.records.database.store import Store, Transaction
from delivery.records.messages import messages, overdue
from delivery.records.messages.messages import MessageRow
from tests.delivery.records.messages.invited_client import (
    AHEAD,
    IN_TIME,
    SECOND,
    claim,
    claimed,
    reclaimed,
    registered,
    sent,
)
from tests.delivery.records.planned_course import LASTS, STARTS_AT, a_course, put_course, register
from tests.store.heard_statements import statements
from tests.waiting import LONG_S


async def test_one_of_many_simultaneous_claims_wins(store: Store, database_url: str) -> None:
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
    other = Store(database_url, busy_s=LONG_S)

    async def try_claim(through: Store) -> MessageRow | None:
        async with through.writing() as tx:
            return await claim(tx, booking)

    answers = await asyncio.gather(*(try_claim(each) for _ in range(10) for each in (store, other)))
    await other.close()
    (won,) = [answer for answer in answers if answer]
    assert (won.state, won.attempts) == ("claimed", 1)


async def test_each_schedule_version_has_its_own_claim(store: Store) -> None:
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
        assert await claim(tx, booking, 1) is not None
        assert await claim(tx, booking, 2) is not None
        assert await claim(tx, booking, 1) is None


async def test_a_failed_letter_is_retried_with_the_same_message_id(store: Store) -> None:
    later = IN_TIME + timedelta(minutes=5)
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
        first = await claimed(tx, booking)
        await messages.outbox.again(tx, first, later, "451 try later")
        assert await messages.retryable(tx, later - SECOND, 9) == []
        ((message, to),) = await messages.retryable(tx, later, 9)
        assert to.id == booking
        again = await reclaimed(tx, message, later)
        assert (again.message_id, again.attempts) == (first.message_id, 2)
        assert await messages.reclaim(tx, [message.id], later) == []
        await sent(tx, again, later)
        assert await messages.retryable(tx, later, 9) == []


async def test_a_letter_of_an_older_schedule_is_not_retried(store: Store) -> None:
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
        await messages.outbox.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
        await put_course(tx, starts_at=STARTS_AT + SECOND)
        await register(tx, booking, "anew")
        assert await messages.retryable(tx, IN_TIME + SECOND, 9) == []


async def test_a_letter_is_not_retried_after_the_course(store: Store) -> None:
    async with store.writing() as tx:
        booking = await registered(tx, await a_course(tx))
        await messages.outbox.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
        assert await messages.retryable(tx, STARTS_AT + LASTS, 9) == []


async def test_letters_that_failed_long_ago_are_not_searched(store: Store) -> None:
    """Not even by its id: of those there may be more than a database takes in one question."""
    async with store.writing() as tx:
        with statements() as while_none_had:
            await messages.retryable(tx, STARTS_AT, 9)
        for number in range(3):
            starts_at = IN_TIME - number * AHEAD
            course = await a_course(
                tx, reference=f"N-{number}", starts_at=starts_at, ends_at=starts_at + LASTS
            )
            booking = await registered(tx, course, reference=f"B-{number}")
            await messages.outbox.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
        with statements() as after_some_had:
            assert await messages.retryable(tx, STARTS_AT, 9) == []
    assert after_some_had == while_none_had


async def test_at_most_the_limit_is_returned_and_the_soonest_course_first(
    store: Store,
) -> None:
    async with store.writing() as tx:
        later = await a_course(tx)
        sooner = await a_course(tx, reference="NSAC-0", starts_at=STARTS_AT - SECOND)
        for course in (later, sooner):
            for name in "AB":
                booking = await registered(tx, course, reference=f"{name}-{course}")
                await messages.outbox.again(
                    tx, await claimed(tx, booking), IN_TIME, "451 try later"
                )
        course_ids = [to.course_id for _, to in await messages.retryable(tx, IN_TIME, 3)]
    assert course_ids == [sooner, sooner, later]


async def test_an_abandoned_claim_is_found(store: Store) -> None:
    async with store.writing() as tx:
        message = await claimed(tx, await registered(tx, await a_course(tx)))
        lost_at = IN_TIME + messages.outbox.abandoned_after
        assert await messages.outbox.abandoned(tx, lost_at - SECOND) == []
        assert await messages.outbox.abandoned(tx, lost_at) == [message]
        await messages.unsure(tx, message, "the service stopped while it was being sent")
        assert await messages.outbox.abandoned(tx, lost_at) == []


@pytest.mark.parametrize("state", ["refused", "unsure", "sent"])
async def test_a_final_state_stays(store: Store, state: str) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        message = await claimed(tx, await registered(tx, course))
        if state == "sent":
            await sent(tx, message)
        else:
            settle = {"refused": messages.outbox.refuse, "unsure": messages.unsure}[state]
            await settle(tx, message, "550 no such mailbox")
        await messages.outbox.again(tx, message, IN_TIME, "too late")
        (row,) = await messages.of_course(tx, course)
        assert row.state == state
        assert row.sent_at == (IN_TIME if state == "sent" else None)


async def claimed_anew(tx: Transaction) -> tuple[int, MessageRow, MessageRow]:
    """The course, a claim that was given up for lost, and the one that another made since."""
    course = await a_course(tx)
    first = await claimed(tx, await registered(tx, course))
    await messages.unsure(tx, first, "the service stopped while it was being sent")
    assert await overdue.release(tx, first.id, IN_TIME)
    anew = await reclaimed(tx, first)
    return course, first, anew


Settling = Callable[[Transaction, MessageRow], Awaitable[None]]


@pytest.mark.parametrize(
    "settle",
    [
        lambda tx, claim: sent(tx, claim),
        lambda tx, claim: messages.outbox.refuse(tx, claim, "550 no such mailbox"),
        lambda tx, claim: messages.unsure(tx, claim, "no answer"),
        lambda tx, claim: messages.outbox.again(tx, claim, IN_TIME, "451 try later"),
        lambda tx, claim: messages.unclaim(tx, [claim]),
    ],
)
async def test_an_abandoned_claim_cannot_change_a_later_one(store: Store, settle: Settling) -> None:
    """A machine that slept wakes up and says what became of its letters: one that is on its way
    again would else be due again, and go out twice."""
    async with store.writing() as tx:
        course, first, anew = await claimed_anew(tx)
        await settle(tx, first)
        assert await messages.of_course(tx, course) == [anew]
        await settle(tx, anew)
        assert await messages.of_course(tx, course) != [anew]


async def test_a_withdrawn_claim_restores_the_earlier_state(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await registered(tx, course)
        await messages.unclaim(tx, [await claimed(tx, booking)])
        assert await messages.of_course(tx, course) == []
        assert [row.id for row in await messages.due_joining(tx, IN_TIME, 9)] == [booking]
        tried = await claimed(tx, booking)
        await messages.outbox.again(tx, tried, IN_TIME, "451 try later")
        again = await reclaimed(tx, tried)
        await messages.unclaim(tx, [again])
        ((row, _),) = await messages.retryable(tx, IN_TIME, 9)
    assert (row.state, row.attempts, row.fault) == ("due", 1, "451 try later")
