"""The deadline for booking again, which the police deadline limits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from delivery.clients.client_record import record_of
from delivery.clients.personal_link import follow
from delivery.records.database.store import Store
from tests.scenes.client_place import ENDS, make_place


async def contact_by(store: Store, **changes: Any) -> datetime | None:
    place = await make_place(store)
    await place.change_booking(**changes)
    async with store.reading() as tx:
        link = await follow(tx, place.key)
        assert link
        return (await record_of(tx, link)).contact_by


@pytest.mark.parametrize(
    ("deadline", "by"),
    [
        (date(2026, 7, 8), ENDS + timedelta(hours=72)),
        (date(2026, 6, 13), ENDS + timedelta(hours=72)),  # which end at 11:45 on that day
        (date(2026, 6, 12), datetime(2026, 6, 12, 23, tzinfo=UTC)),  # midnight in London
    ],
)
async def test_the_deadline_counts_from_the_end_and_stays_within_the_police_deadline(
    store: Store, deadline: date, by: datetime
) -> None:
    assert await contact_by(store, police_deadline=deadline) == by


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_client_no_longer_booked_has_no_deadline(store: Store, state: str) -> None:
    assert await contact_by(store, state=state) is None
