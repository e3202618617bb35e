"""Joining instructions that should be out by now and are not."""

from datetime import timedelta

from delivery.records.messages import messages
from delivery.records.messages.overdue import HeldUp, held_up, release
from integrations.messenger import MessageFault
from tests.delivery.records.messages.invited_client import claimed
from tests.doubles.mailbox import STARTS, MailboxRegister


async def found(register: MailboxRegister) -> list[HeldUp]:
    async with register.store.reading() as tx:
        return await held_up(tx, register.clock.now())


async def test_each_overdue_letter_has_its_reason(register: MailboxRegister) -> None:
    await register.course()
    await register.book("A", link=False)
    await register.book("B")
    assert [
        (letter.booking_reference, letter.why, letter.attempts) for letter in await found(register)
    ] == [
        ("A", "no_link", 0),
        ("B", "waiting", 0),
    ]
    register.post.before = [MessageFault("busy")]
    await register.scan()
    (_, busy) = await found(register)
    assert (busy.why, busy.attempts, busy.fault) == ("due", 1, "busy")
    assert busy.message_row_id is not None


async def test_a_sent_letter_is_not_overdue_until_the_course_moves(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    await register.scan()
    assert await found(register) == []
    await register.course(starts_at=STARTS - timedelta(hours=1))
    (moved,) = await found(register)
    assert moved.why == "no_link"  # the old one is dead
    assert moved.message_row_id is None


async def test_the_soonest_course_comes_first_and_distant_ones_are_left_out(
    register: MailboxRegister,
) -> None:
    later = await register.course("LATER", starts_at=STARTS - timedelta(hours=1))
    sooner = await register.course("SOONER", starts_at=STARTS - timedelta(hours=2))
    far = await register.course("FAR", starts_at=STARTS + timedelta(hours=1))
    for name, course_id in (("L", later), ("S", sooner), ("F", far)):
        await register.book(name, course_id=course_id, link=False)
    assert [letter.course_reference for letter in await found(register)] == ["SOONER", "LATER"]


async def test_a_cancelled_booking_is_not_overdue(register: MailboxRegister) -> None:
    await register.course()
    await register.book(link=False)
    await register.book(link=False, state="withdrawn")
    assert await found(register) == []


async def test_only_sent_refused_and_unsure_letters_can_become_due_again(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    now = register.clock.now()
    async with register.store.writing() as tx:
        message = await claimed(tx, 1, now=now)
        assert not await release(tx, message.id, now)
        await messages.unsure(tx, message, "?")
        assert await release(tx, message.id, now)
        assert not await release(tx, message.id, now)
        assert not await release(tx, 4711, now)
