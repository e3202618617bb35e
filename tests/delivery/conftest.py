"""Fixtures for several rooms: a register of clients with letters."""

import pytest

from delivery.records.database.store import Store
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
def register(store: Store, clock: SettableClock) -> MailboxRegister:
    return MailboxRegister(store, clock)
