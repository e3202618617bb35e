"""Joining instructions are claimed by one sender, and by another only when it lost them."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest

from delivery.joining.letter_results import BACK_OFF
from delivery.joining.send_batch import HELD_FOR
from delivery.records.database.store import Store
from delivery.records.messages import messages
from integrations.messenger import Letter, MessageFault, MessengerDown
from tests.doubles.mailbox import Crash, MailboxRegister, Post
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of


@pytest.mark.parametrize("kind", first_of(["sqlite", "postgresql"]))
async def test_two_processes_send_each_letter_once(
    request: pytest.FixtureRequest, clock: SettableClock, kind: str
) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    stores, post = [Store(url), Store(url)], Post()
    both = [MailboxRegister(store, clock, post) for store in stores]
    await both[0].course()
    for number in range(60):
        await both[0].book(f"B{number}")
    sent = await asyncio.gather(*(sender.scan() for sender in both))
    for store in stores:
        await store.close()
    assert sum(sent) == 60
    assert len({letter.to for letter in post.letters}) == len(post.letters) == 60


@pytest.mark.thorough
async def test_what_another_process_is_just_claiming_is_passed_over_and_not_waited_for(
    postgresql_url: str, clock: SettableClock
) -> None:
    store = Store(postgresql_url)
    register = MailboxRegister(store, clock)
    await register.course()
    claimed_now = await register.book("A")
    await register.book("B")
    async with store.writing() as tx:
        assert await messages.still_due(tx, [claimed_now], clock.now())
        assert await register.scan() == 1
    assert await register.scan() == 1
    await store.close()


@pytest.mark.parametrize("fault", [Crash(), MessengerDown("nobody there")])
async def test_what_was_claimed_and_not_begun_is_as_it_was_before(
    register: MailboxRegister, fault: BaseException
) -> None:
    await register.course()
    for reference in "ABC":
        await register.book(reference)
    register.post.before = [MessageFault("busy")]
    await register.scan()
    register.clock.go_on(BACK_OFF.after(1))
    for reference in "DE":
        await register.book(reference)
    before = {
        message.booking_id: message
        for message in await register.messages()
        if message.state == "due"
    }
    due = await register.joining._find_due(register.clock.now())
    register.post.before = [fault]
    with suppress(Crash):
        await register.joining._send_each(iter(due), size=3)
    assert len(due) == 3
    after = {message.booking_id: message for message in await register.messages()}
    assert {booking: after[booking] for booking in before} == before | {
        booking: replace(message, claimed_at=after[booking].claimed_at)
        for booking, message in before.items()
    }
    begun = after[4]
    assert begun.state == ("claimed" if isinstance(fault, Crash) else "due")
    assert 5 not in after


async def test_no_letter_is_begun_on_a_claim_that_others_may_take_for_lost(
    register: MailboxRegister,
) -> None:
    """The machine slept, or the mail server took a quarter of an hour over each letter."""
    await register.course()
    for reference in "ABC":
        await register.book(reference)
    due = await register.joining._find_due(register.clock.now())
    register.post = Sleepy(clock=register.clock)
    await register.joining._send_each(iter(due), size=3)
    assert len(register.post.letters) == 1
    assert await register.states() == ["sent"]
    assert await register.scan() == 2
    assert await register.states() == ["sent"] * 3


@dataclass
class Sleepy(Post):
    """Takes a while over its first letter."""

    clock: SettableClock = field(kw_only=True)

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        if len(self.letters) == 1:
            self.clock.go_on(HELD_FOR)
