"""An officer sends a client's links again or replaces them; both are audited."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import select

from delivery.records.links import record_keys
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingDetails
from delivery.records.tables import audit, link_requests
from tests import stored_register
from tests.delivery.clients.opened_record import opened_record
from tests.delivery.records.planned_course import put_course
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.scene import at

BUTTONS = ("Send it again", "Replace it, and send the new one")


async def press(officer: OfficerBrowser, link: str, act: str) -> tuple[int, str]:
    return await officer.post(f"{officer.path('H')}/links", {"link": link, "act": act})


async def acts(officer: OfficerBrowser) -> list[str]:
    async with officer.desk.store.reading() as tx:
        about = select(audit.c.act).where(audit.c.subject == "booking B-H").order_by(audit.c.id)
        return [act for act in await tx.scalars(about) if "link" in act]


async def requests(officer: OfficerBrowser) -> list[str]:
    """The links that officers have asked for."""
    asked_by_officers = select(link_requests.c.link).where(link_requests.c.user_id.is_not(None))
    async with officer.desk.store.reading() as tx:
        return list(await tx.scalars(asked_by_officers))


async def test_the_records_link_is_replaced_and_an_open_record_is_closed(
    officer: OfficerBrowser,
) -> None:
    booking_id, store = officer.desk.live.booking_ids["H"], officer.desk.store
    app = officer.browser.app
    assert app is not None
    record = await opened_record(app, booking_id)
    page = await officer.read(f"{officer.path('H')}/links")
    assert "Link to the record" in page
    assert "Link to join" not in page
    assert all(button in page for button in BUTTONS)
    status, where = await press(officer, "record_link", "send")
    assert (status, where) == (303, f"{officer.path('H')}/links?done=send")
    assert (await officer.browser.get(record.path, headers=record.headers)).status == 200
    assert (await press(officer, "record_link", "replace"))[0] == 303
    assert (await officer.browser.get(record.path, headers=record.headers)).status == 404
    async with store.reading() as tx:
        assert await record_keys.current(tx, booking_id, officer.desk.live.course_id) is None
    assert await acts(officer) == ["record link sent again", "record link replaced"]
    assert await requests(officer) == ["record_link"] * 2


@pytest.mark.parametrize(
    ("link", "part"), [("joining_link", "join"), ("interpreter_link", "interpret")]
)
async def test_before_the_end_the_links_to_join_are_replaced(
    officer: OfficerBrowser, link: str, part: str
) -> None:
    officer.desk.clock.set(at("08:30"))
    booking_id = officer.desk.live.booking_ids["H"]

    async def path() -> str:
        async with officer.desk.store.reading() as tx:
            booking = await bookings.by_id(tx, booking_id)
        assert booking is not None
        key = booking.link_key if part == "join" else booking.interpreter_key
        return f"/{part}/{key}"

    before = await path()
    assert (await officer.browser.get(before)).status == 200
    assert (await press(officer, link, "replace"))[0] == 303
    assert (await officer.browser.get(before)).status == 404
    assert (await officer.browser.get(await path())).status == 200
    assert await requests(officer) == [link]


async def test_after_a_move_the_record_of_the_course_before_keeps_a_link_that_can_be_replaced(
    officer: OfficerBrowser,
) -> None:
    """The decision stands on the course before, and its letter holds a link to that record."""
    booking_id, app = officer.desk.live.booking_ids["H"], officer.browser.app
    assert app is not None
    record = await opened_record(app, booking_id)
    await move(officer, booking_id)
    again = {"link": "record_link", "course": str(officer.desk.live.course_id)}
    page = await officer.read(f"{officer.path('H')}/links")
    assert "Link to the record of NSAC-1" in page
    assert (await officer.browser.get(record.path)).status == 200
    for act in ("send", "replace"):
        await officer.post(f"{officer.path('H')}/links", again | {"act": act})
    assert await requests(officer) == ["record_link"] * 2
    assert (await officer.browser.get(record.path)).status == 404
    assert "Link to the record of NSAC-1" in await officer.read(f"{officer.path('H')}/links")
    other = again | {"course": "999", "act": "send"}
    await officer.post(f"{officer.path('H')}/links", other)
    assert await requests(officer) == ["record_link"] * 2


async def move(officer: OfficerBrowser, booking_id: int) -> None:
    """The booking moves to a course of a later day."""
    later = timedelta(days=20)
    async with officer.desk.store.writing() as tx:
        row = await bookings.by_id(tx, booking_id)
        assert row is not None
        values = {field.name: getattr(row, field.name) for field in fields(BookingDetails)}
        times = {"starts_at": at("10:00") + later, "ends_at": at("12:45") + later}
        course_id, _ = await put_course(tx, reference="NSAC-2", **times)
        details = BookingDetails(**{**values, "course_id": course_id})
        await stored_register.put_booking(tx, details, officer.desk.now)


async def test_a_link_that_leads_nowhere_is_not_sent(officer: OfficerBrowser) -> None:
    for link in ("joining_link", "interpreter_link", "outcome", ""):
        await press(officer, link, "send")
    await press(officer, "record_link", "nothing")
    assert await requests(officer) == []
