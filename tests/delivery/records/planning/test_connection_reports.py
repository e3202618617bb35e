"""Reports of a client's page are stored as they come, a few a minute."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.planning import connection_reports
from delivery.records.planning.connection_reports import MOST, SHOWN
from tests.scenes.client_place import STARTS, ClientVisit, make_place


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def place(store: Store) -> ClientVisit:
    return await make_place(store)


async def add(place: ClientVisit, second: int, booking_id: int | None = None) -> bool:
    now = STARTS + timedelta(seconds=second)
    async with place.store.writing() as tx:
        return await connection_reports.add(
            tx,
            booking_id=booking_id or place.booking_id,
            code="offline",
            began_at=now - timedelta(seconds=30),
            ended_at=now,
            now=now,
        )


async def test_a_few_a_minute_are_stored_of_each_booking(place: ClientVisit) -> None:
    assert [await add(place, second) for second in range(MOST + 2)] == [True] * MOST + [False] * 2
    assert await add(place, 5, place.other_booking_id)
    assert await add(place, 60)
    async with place.store.reading() as tx:
        reports = await connection_reports.of_booking(tx, place.booking_id)
    seconds = [(report.at - STARTS).seconds for report in reports]
    assert seconds == [*range(MOST), 60]
    assert {report.code for report in reports} == {"offline"}


async def test_the_newest_are_read(place: ClientVisit) -> None:
    for minute in range(SHOWN + 5):
        await add(place, minute * 60)
    async with place.store.reading() as tx:
        reports = await connection_reports.of_booking(tx, place.booking_id)
    assert len(reports) == SHOWN
    assert reports[-1].at == STARTS + timedelta(minutes=SHOWN + 4)
