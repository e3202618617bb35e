"""Whether anything on record shows that a client knew how to join the course."""

from datetime import timedelta

import pytest

from compliance.outcomes.client_contact import InstructionsReach
from delivery.clients.instructions_reach import contact_of
from delivery.coming.contact_notes import ContactResult, note_contact
from delivery.notices.ladder import ChannelLadder
from delivery.records.accounts import users
from delivery.records.casework import client_rows
from delivery.records.database.store import Store
from delivery.records.messages import receipts
from delivery.records.planning import bookings, client_actions
from integrations.delivery_receipt import DeliveryReceipt, ReceiptState, attempt_reference
from integrations.messenger import MessageFault
from tests.doubles.mailbox import LENGTH, STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock

ARRIVED, NO_SIGN = InstructionsReach.ARRIVED, InstructionsReach.NO_SIGN
FAILED, NOT_SENT = InstructionsReach.FAILED, InstructionsReach.NOT_SENT


@pytest.fixture
async def register(store: Store, clock: SettableClock) -> MailboxRegister:
    """A course with one client, 47 hours before the start."""
    clock.set(STARTS - timedelta(hours=47))
    register = MailboxRegister(store, clock)
    await register.course()
    await register.book()
    return register


async def reach(register: MailboxRegister) -> InstructionsReach:
    async with register.store.reading() as tx:
        booking = await bookings.by_id(tx, 1)
        assert booking is not None
        rows = await client_rows.of_client(tx, 1, booking.course_id)
    return contact_of(booking, STARTS + LENGTH, rows).reach


async def reports(register: MailboxRegister, state: ReceiptState, attempt: int = 1) -> None:
    row, now = (await register.messages())[-1], register.clock.now()
    receipt = DeliveryReceipt(attempt_reference(row.id, attempt), state, now, "550")
    async with register.store.writing() as tx:
        assert await receipts.add(tx, receipt, now)


async def opens(register: MailboxRegister) -> None:
    async with register.store.writing() as tx:
        await client_actions.add(tx, booking_id=1, kind="opened", now=register.clock.now())


async def test_a_letter_of_which_nothing_was_heard_shows_nothing(register: MailboxRegister) -> None:
    assert await reach(register) is NOT_SENT
    await register.scan()
    assert await reach(register) is NO_SIGN


async def test_a_delivery_shows_that_it_arrived_until_it_comes_back(
    register: MailboxRegister,
) -> None:
    await register.scan()
    await reports(register, ReceiptState.DELIVERED)
    assert await reach(register) is ARRIVED
    await reports(register, ReceiptState.BOUNCED)
    assert await reach(register) is FAILED


async def test_a_letter_that_nobody_took_has_failed_also_while_a_call_waits(
    register: MailboxRegister,
) -> None:
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    assert await reach(register) is FAILED
    await ChannelLadder(register.store, register.clock, texts=False).run_due()
    assert await reach(register) is FAILED


async def test_a_client_who_opened_their_page_knew_how_to_join(register: MailboxRegister) -> None:
    await register.scan()
    await reports(register, ReceiptState.BOUNCED)
    await opens(register)
    assert await reach(register) is ARRIVED


async def test_an_opening_before_the_course_was_moved_shows_nothing(
    register: MailboxRegister,
) -> None:
    await register.scan()
    await opens(register)
    await register.course(starts_at=STARTS + timedelta(minutes=30))
    await register.link(1)
    assert await reach(register) is NOT_SENT
    register.clock.go_on(timedelta(minutes=5))
    await register.scan()
    assert await reach(register) is NO_SIGN
    register.clock.go_on(timedelta(minutes=5))
    await opens(register)
    assert await reach(register) is ARRIVED


async def test_a_call_in_which_the_client_was_told_shows_it(register: MailboxRegister) -> None:
    async with register.store.writing() as tx:
        officer = await users.add(
            tx, email="o@p.example", name="O", role="officer", now=register.clock.now()
        )
    await register.scan()
    now = register.clock.now()
    await note_contact(register.store, 1, ContactResult.NOT_REACHED, "", officer, now)
    assert await reach(register) is NO_SIGN
    await note_contact(register.store, 1, ContactResult.TOLD, "", officer, now)
    assert await reach(register) is ARRIVED


async def test_what_comes_after_the_course_shows_nothing(register: MailboxRegister) -> None:
    await register.scan()
    register.clock.set(STARTS + LENGTH + timedelta(minutes=1))
    await opens(register)
    await reports(register, ReceiptState.DELIVERED)
    assert await reach(register) is NO_SIGN
