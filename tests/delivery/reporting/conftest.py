"""The officer who signs the outcomes of a period."""

import pytest

from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import somebody


@pytest.fixture
async def officer(store: Store, clock: SettableClock) -> int:
    return await somebody(store, "officer", clock.now())
