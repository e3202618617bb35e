"""A client's record, as its link opens it."""

from delivery.records.planning import bookings
from tests.delivery.web.officer.conftest import OfficerBrowser


async def record(officer: OfficerBrowser, client: str) -> str:
    async with officer.desk.store.reading() as tx:
        booking = await bookings.by_id(tx, officer.desk.live.booking_ids[client])
    assert booking is not None
    return await officer.read(f"/join/{booking.link_key}/record")
