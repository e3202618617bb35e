"""The answer to a booking names the client's page, for the provider's own confirmation."""

from yarl import URL

from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.test_register_api import BOOKING, COURSE, Send, send
from tests.doubles.settable_clock import SettableClock

__all__ = ["send"]


async def test_the_answer_to_a_booking_names_the_clients_page_while_there_is_one(
    send: Send, browser: Browser, clock: SettableClock
) -> None:
    await send("courses", COURSE)
    pages = [
        (await send("bookings", BOOKING | changes))[1]["client_page"]
        for changes in ({}, {}, {"booking_ref": "her-1"}, {"email": "other@mail.example"})
    ]
    first, *_, last = pages
    assert pages == [first, first, first, last]
    assert (await browser.get(URL(first).path)).status == 404
    page = await (await browser.get(URL(last).path)).text()
    assert "Check your camera" in page
    _, answer = await send("bookings", BOOKING | {"state": "cancelled"})
    assert answer["client_page"] is None
