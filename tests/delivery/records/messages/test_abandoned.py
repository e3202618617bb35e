"""Failed letters that are of no use any more are not due."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from delivery.records.database.store import Store, Transaction
from delivery.records.messages import abandoned, ladder, messages, overdue, promise, steps
from delivery.records.messages.steps import MessageStep
from tests.delivery.records.messages.invited_client import (
    IN_TIME,
    SECOND,
    claimed,
    registered,
    sent,
)
from tests.delivery.records.planned_course import LASTS, STARTS_AT, a_booking, a_course, put_course

OVER = STARTS_AT + LASTS


async def failed(tx: Transaction, course: int, reference: str = "B-1") -> int:
    """A booking whose letter failed for now."""
    booking = await registered(tx, course, reference=reference)
    await messages.outbox.again(tx, await claimed(tx, booking), IN_TIME, "451 try later")
    return booking


async def states(tx: Transaction, course: int) -> list[str]:
    return [row.state for row in await messages.of_course(tx, course)]


async def test_a_letter_is_missed_once_its_course_is_over_and_not_before(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await failed(tx, course)
        assert not await abandoned.any_missed(tx, OVER - SECOND)
        assert await abandoned.note(tx, OVER - SECOND, 9) == 0
        assert await abandoned.any_missed(tx, OVER)
        assert await abandoned.note(tx, OVER, 9) == 1
        (message,) = await messages.of_course(tx, course)
        assert (message.state, message.fault) == ("missed", "451 try later")
        assert not await abandoned.any_missed(tx, OVER)


Change = Callable[[Transaction, int], Awaitable[object]]


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, _: put_course(tx, state="cancelled"),
        lambda tx, _: put_course(tx, ends_at=OVER + SECOND),
        lambda tx, course: a_booking(tx, course, state="withdrawn"),
        lambda tx, course: a_booking(tx, course, email="mended@example.org"),
    ],
    ids=["the course is cancelled", "it is moved", "the client withdraws", "the address is mended"],
)
async def test_a_letter_of_a_cancelled_booking_is_missed(store: Store, change: Change) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await failed(tx, course)
        await change(tx, course)
        assert await abandoned.note(tx, IN_TIME, 9) == 1
        assert await states(tx, course) == ["missed"]


async def test_a_client_booked_again_gets_a_letter(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await failed(tx, course)
        await a_booking(tx, course, state="withdrawn")
        await abandoned.note(tx, IN_TIME, 9)
        await registered(tx, course)
        assert [due_booking.id for due_booking in await messages.due_joining(tx, IN_TIME, 9)] == [
            booking
        ]


async def test_at_most_the_limit_is_marked(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        for name in "ABC":
            await failed(tx, course, name)
        assert [await abandoned.note(tx, OVER, 2) for _ in range(3)] == [2, 1, 0]


async def test_a_letter_sent_before_stays_sent(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        message = await claimed(tx, await registered(tx, course))
        await sent(tx, message)
        assert await overdue.release(tx, message.id, IN_TIME)
        assert await abandoned.note(tx, OVER, 9) == 1
        assert await states(tx, course) == ["sent"]


async def test_a_letter_that_a_call_should_have_followed_stays_sent_by_email(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        message = await claimed(tx, await registered(tx, course))
        await sent(tx, message)
        await steps.add(tx, [MessageStep(message.id, "email", 1, "sent", "", None, IN_TIME)])
        await ladder.go_on(tx, replace(message, state="sent"), "telephone", IN_TIME)
        assert (await promise.figures(tx, OVER - SECOND)).calls == 1
        assert await abandoned.note(tx, OVER, 9) == 1
        (message,) = await messages.of_course(tx, course)
        assert (message.channel, message.state) == ("email", "sent")
        figures = await promise.figures(tx, OVER)
        assert (figures.failed, figures.all) == (1, 1)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_marking_does_not_wait_for_a_sender(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await failed(tx, course)
        (message,) = await messages.of_course(tx, course)
    async with store.writing() as sending, store.writing() as noting:
        assert await messages.reclaim(sending, [message.id], OVER - SECOND)
        assert await abandoned.note(noting, OVER, 9) == 0
