"""A client's record, as its link opens it."""

from tests.delivery.clients.opened_record import read_record
from tests.delivery.web.officer.conftest import OfficerBrowser


async def record(officer: OfficerBrowser, client: str) -> str:
    text = await read_record(officer.browser, officer.desk.live.booking_ids[client])
    return " ".join(text.split())
