"""What several of these tests begin with: a register of clients to write to."""

import pytest

from delivery.records.store import Store
from tests.post import Register
from tests.settable_clock import SettableClock


@pytest.fixture
def register(store: Store, clock: SettableClock) -> Register:
    return Register(store, clock)
