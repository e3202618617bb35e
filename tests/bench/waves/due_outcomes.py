"""Clients of past courses, each with a signed completion that they have not been told of."""

from datetime import timedelta

from sqlalchemy import insert

from delivery.notices.finding_causes import CauseFinder
from delivery.records.database.store import Store
from delivery.records.tables import bookings, outcomes
from tests.doubles.mailbox import LENGTH, STARTS, MailboxRegister
from tests.scenes.client_record import NO_CONSEQUENCE
from tests.signing_in import somebody

MOBILE = "07700900123"


async def sign_all(register: MailboxRegister, booked: list[tuple[int, int]], *, texts: bool) -> int:
    """Signs a completion for each booking of the given ids and courses, and adds the messages that
    tell of them, by text message or by email; returns how many."""
    store, clock = register.store, register.clock
    clock.set(STARTS + LENGTH + timedelta(days=1))
    officer_id = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        await tx.execute(
            insert(outcomes),
            [
                {
                    "booking_id": booking_id,
                    "course_id": course_id,
                    "officer_id": officer_id,
                    "outcome": "completed",
                    "recommended": "completed",
                    "reason": "",
                    "consequence": NO_CONSEQUENCE,
                    "evidence": {},
                    "at": clock.now(),
                }
                for booking_id, course_id in booked
            ],
        )
        if texts:
            by_phone = {"preferred_contact": "phone", "mobile": MOBILE}
            await tx.execute(bookings.update().values(by_phone))
    return await _add_messages(store, register, texts=texts)


async def _add_messages(store: Store, register: MailboxRegister, *, texts: bool) -> int:
    many, finder = 0, CauseFinder(store, register.clock, texts)
    while added := await finder.run_due():
        many += added
    return many
