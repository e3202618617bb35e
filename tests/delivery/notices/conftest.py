"""Nine days before a course: a booked client, two trainers, and a mailbox."""

from datetime import timedelta

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.delivery.notices.told_clients import ToldClients
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
async def clients(store: Store) -> ToldClients:
    clock = SettableClock(STARTS - timedelta(days=9))
    register = MailboxRegister(store, clock)
    await register.course()
    await register.book(mobile="+447700900123")
    register.changed_at = clock.now()
    return ToldClients(store, clock, register)


@pytest.fixture
async def trainers(clients: ToldClients) -> ToldClients:
    """Two trainers, Tina (1) and Tom (2), and a course without either."""
    async with clients.store.writing() as tx:
        for name in ("Tina", "Tom"):
            email = f"{name}@trainers.example"
            await users.add(tx, email=email, name=name, role="trainer", now=clients.clock.now())
    return clients
