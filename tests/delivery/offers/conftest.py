"""An officer's desk after a course, on SQLite and thoroughly on PostgreSQL."""

import pytest

from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)
