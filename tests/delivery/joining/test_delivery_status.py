"""How it stands with one client's joining instructions."""

from datetime import timedelta

import pytest

from delivery.joining.delivery_status import Instructions
from delivery.reporting.course_overview import overview
from integrations.messenger import MayHaveArrived, MessageFault
from tests.doubles.mailbox import STARTS, MailboxRegister

TWO_DAYS = timedelta(hours=48)


async def only(register: MailboxRegister, course_id: int = 1) -> Instructions:
    async with register.store.reading() as tx:
        shown = await overview(tx, course_id, register.clock.now())
    assert shown
    return shown.clients[-1].instructions


async def test_before_two_days_they_are_not_due_and_it_is_said_when_they_are(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.clock.set(STARTS - TWO_DAYS - timedelta(seconds=1))
    shown = await only(register)
    assert (shown.state, shown.at) == ("later", STARTS - TWO_DAYS)


async def test_then_they_wait_for_a_link_and_for_the_next_look(register: MailboxRegister) -> None:
    await register.course()
    booking_id = await register.book(link=False)
    register.clock.set(STARTS - TWO_DAYS)
    assert (await only(register)).state == "no_link"
    await register.link(booking_id)
    assert (await only(register)).state == "waiting"
    await register.scan()
    shown = await only(register)
    assert (shown.state, shown.at, shown.may_send_again) == ("sent", STARTS - TWO_DAYS, False)


@pytest.mark.parametrize(
    ("fault", "state", "again"),
    [
        (MessageFault("busy"), "due", False),
        (MessageFault("no such mailbox", permanent=True), "refused", True),
        (MayHaveArrived("no answer"), "unsure", True),
    ],
)
async def test_what_failed_says_why_and_what_is_for_a_person_may_be_sent_again(
    register: MailboxRegister, fault: MessageFault, state: str, again: bool
) -> None:
    await register.course()
    await register.book()
    register.post.before = [fault]
    await register.scan()
    shown = await only(register)
    assert (shown.state, shown.fault, shown.may_send_again) == (state, str(fault), again)


async def test_an_earlier_message_is_superseded_by_a_new_date(register: MailboxRegister) -> None:
    await register.course()
    booking_id = await register.book()
    await register.scan()
    await register.course(starts_at=STARTS - timedelta(hours=1))
    shown = await only(register)
    assert shown.state == "no_link"
    assert [message.state for message in shown.superseded] == ["sent"]
    await register.link(booking_id)
    await register.scan()
    assert (await only(register)).state == "sent"


async def test_who_is_not_booked_is_sent_nothing_and_after_the_course_it_is_too_late(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    register.clock.set(STARTS + TWO_DAYS)
    assert not (await only(register)).may_send_again
    await register.book("B")
    assert (await only(register)).state == "never"
    await register.book("B", state="withdrawn")
    assert (await only(register)).state == "not_wanted"


async def test_what_was_missed_was_never_sent_and_is_not_tried_again(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    tried_at = register.clock.now()
    register.clock.set(STARTS + TWO_DAYS)
    await register.scan()
    shown = await only(register)
    assert (shown.state, shown.at, shown.fault) == ("never", tried_at, "busy")
    assert not shown.may_send_again
    await register.book(link=False, state="withdrawn")
    assert (await only(register)).state == "not_wanted"


async def test_what_an_earlier_date_never_told_is_superseded_as_missed(
    register: MailboxRegister,
) -> None:
    await register.course()
    booking_id = await register.book()
    register.post.before = [MessageFault("busy")]
    await register.scan()
    await register.course(starts_at=STARTS - timedelta(hours=1))
    await register.link(booking_id)
    await register.scan()
    shown = await only(register)
    assert shown.state == "sent"
    assert [message.state for message in shown.superseded] == ["missed"]
