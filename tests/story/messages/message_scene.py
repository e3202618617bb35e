"""Those whom messages of each kind are written to, before, during and after a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from delivery.records.database.store import Store
from delivery.records.tables import bookings
from tests.delivery.notices.told_clients import ToldClients
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk

MOBILE = "+447700900123"
BOOKED: Mapping[str, Any] = {
    "mobile": MOBILE,
    "interpreter_name": "Ines",
    "interpreter_kind": "bsl",
}
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MessageScene:
    """Those who are told, and the desk of a held course if there is one."""

    clients: ToldClients
    desk: OfficerDesk | None = None

    @property
    def held(self) -> OfficerDesk:
        assert self.desk is not None
        return self.desk

    @property
    def booking_id(self) -> int:
        return self.desk.live.booking_ids["H"] if self.desk else 1


async def booked(store: Store, clock: SettableClock) -> MessageScene:
    """Nine days before the course of a client with an interpreter."""
    clock.set(STARTS - timedelta(days=9))
    register = MailboxRegister(store, clock)
    await register.course()
    await register.book(**BOOKED)
    register.changed_at = clock.now()
    return MessageScene(_clients(register))


async def running(store: Store, clock: SettableClock) -> MessageScene:
    """A course that nobody begins."""
    register = MailboxRegister(store, clock)
    await register.course()
    return MessageScene(_clients(register))


async def held(store: Store, clock: SettableClock) -> MessageScene:
    """After a course; every client has a mobile telephone."""
    desk = await make_desk(store, clock)
    async with store.writing() as tx:
        await tx.execute(update(bookings).values(mobile=MOBILE))
    return MessageScene(_clients(MailboxRegister(store, clock)), desk)


def _clients(register: MailboxRegister) -> ToldClients:
    office = "office@provider.example"
    return ToldClients(register.store, register.clock, register, has_texts=True, office=office)
