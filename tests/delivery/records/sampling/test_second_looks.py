"""Second looks are counted on both databases, by whether they agree with the first decision."""

from datetime import date

import pytest

from delivery.records.database.store import Store
from delivery.records.sampling import samples, second_looks
from tests.delivery.web.access.answered_case import a_second_look
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import WHY, make_desk

WEEK = date(2026, 6, 8)


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.mark.parametrize(("decision", "agreed"), [("upheld", 1), ("dismissed", 0)])
async def test_a_look_counts_once_for_its_week(
    store: Store, clock: SettableClock, decision: str, agreed: int
) -> None:
    desk = await make_desk(store, clock)
    review_id = await a_second_look(desk, "F")
    look = (review_id, desk.officer_id, decision, WHY, desk.now)
    async with store.writing() as tx:
        assert await second_looks.add(tx, *look) is bool(agreed)
        assert await second_looks.add(tx, *look) is None
        (week,) = await samples.between(tx, WEEK, WEEK)
    assert (week.upheld_looks, week.upheld_agreed) == (1, agreed)
