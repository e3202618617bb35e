"""Joining instructions that a mail server does not take: which are tried again, and when."""

from datetime import timedelta

import pytest
import structlog

from delivery.joining import letter_sender
from delivery.joining.letter_results import BACK_OFF
from delivery.records.accounts import users
from delivery.records.messages import messages
from delivery.records.messages.overdue import held_up
from integrations.messenger import MayHaveArrived, MessageFault, MessengerDown
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.stored_rows import audit_entries

SECOND = timedelta(seconds=1)


async def test_what_failed_for_now_is_tried_again_after_a_while(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    assert await register.scan() == 0
    (message,) = await register.messages()
    assert (message.state, message.fault, message.attempts) == ("due", "busy", 1)
    register.clock.set(message.due_at - SECOND)
    assert await register.scan() == 0
    register.clock.set(message.due_at)
    assert await register.scan() == 1
    (message,) = await register.messages()
    assert (message.state, message.fault, message.attempts) == ("sent", None, 2)


async def test_what_failed_for_now_is_not_tried_when_the_course_is_over(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    register.clock.set(STARTS + timedelta(hours=3))
    assert await register.scan() == 0


async def test_what_will_never_be_taken_is_shown_and_left_alone(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("unknown recipient", permanent=True)]
    await register.scan()
    register.clock.go_on(timedelta(hours=1))
    assert await register.scan() == 0
    async with register.store.reading() as tx:
        (refused,) = await held_up(tx, register.clock.now())
    assert (refused.why, refused.fault) == ("refused", "unknown recipient")


async def test_a_messenger_that_is_down_is_not_asked_for_every_letter(
    register: MailboxRegister,
) -> None:
    await register.course()
    for number in range(20):
        await register.book(f"B{number}")
    register.post.before = [MessengerDown("nobody there") for _ in range(20)]
    assert await register.scan() == 0
    assert len(register.post.before) >= 20 - letter_sender.AT_ONCE
    register.post.before = []
    register.clock.go_on(BACK_OFF.after(1))
    assert await register.scan() == 20


@pytest.mark.parametrize("fault", [MayHaveArrived("?"), MessageFault("!", permanent=True)])
async def test_an_officer_can_send_again_what_the_machine_will_not(
    register: MailboxRegister, fault: MessageFault
) -> None:
    await register.course()
    await register.book()
    register.post.before = [fault]
    await register.scan()
    (message,) = await register.messages()
    now = register.clock.now()
    async with register.store.writing() as tx:
        officer = await users.add(
            tx, email="o@provider.example", name="Olive Orr", role="officer", now=now
        )
        assert await letter_sender.send_again(tx, message, user_id=officer, now=now)
        (entry,) = await audit_entries(tx, now, now + SECOND)
    assert (entry.user_id, entry.act) == (officer, "message sent again")
    assert await register.scan() == 1
    (letter,) = register.post.letters
    assert letter.message_id == message.message_id


async def test_what_is_being_sent_or_tried_again_anyway_is_left_alone(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    (message,) = await register.messages()
    async with register.store.writing() as tx:
        assert not await letter_sender.send_again(tx, message, user_id=1, now=register.clock.now())


async def test_nothing_that_is_logged_names_anybody(register: MailboxRegister) -> None:
    await register.course()
    for reference in "ABCD":
        await register.book(reference)
    register.post.before = [MessageFault("busy"), MayHaveArrived("?"), MessengerDown("down")]
    with structlog.testing.capture_logs() as logged:
        await register.scan()
        register.clock.go_on(messages.outbox.abandoned_after + SECOND)
        await register.scan()
    log_text = str(logged)
    assert len(logged) >= 5
    for secret in ("Alan", "Archer", "client.example", await register.key(1), "NSAC"):
        assert secret not in log_text
