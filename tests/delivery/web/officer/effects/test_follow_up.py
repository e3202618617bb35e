"""A client who did not attend, from the decision to the new booking and the returned charge."""

from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.documents.document_rules import EVIDENCE
from delivery.readiness.readiness_item import moment
from delivery.records.planning import bookings
from delivery.web.static_files import read_static
from tests.delivery.documents.made_documents import document_of
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.delivery.web.officer.effects import client_page
from tests.delivery.web.officer.registers.test_register_upload import confirm, send
from tests.scenes.decision_tasks import books_again, do, states_of, tell, with_offer


@pytest.fixture
async def absent(officer: OfficerBrowser) -> str:
    """The path of the notes about the decision that H did not attend."""
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    signed = (await desk.case("H")).signed
    assert signed is not None
    return f"/officer/decisions/{signed.id}/follow-up"


async def record(officer: OfficerBrowser) -> str:
    return await client_page.record(officer, "H")


async def test_a_no_show_who_books_again_in_time_is_linked_with_one_press_and_pays_once(
    officer: OfficerBrowser, absent: str
) -> None:
    desk = officer.desk
    assert "A new booking with the same offer" not in await officer.case("H")
    new_id = await books_again(desk.store, desk.live.booking_ids["H"], desk.now)
    page = await officer.case("H")
    assert "A new booking with the same offer came in" in page
    assert "Link B-NEW to this decision" in page
    status, where = await officer.post(absent, {"kind": f"booked {new_id}"})
    assert (status, without_place(where)) == (303, f"{officer.path('H')}#outcome-title")
    page = await officer.case("H")
    assert "Booked again with us" in page
    assert "Link B-NEW" not in page
    assert (await states_of(desk, "H"))["refund"] == "cancelled"
    assert "We have noted your new course. It costs <strong>£43</strong>." in await record(officer)
    await do(desk, "H", "charge")
    shown = {"kind": "proof", "proven": "illness", "day": "2026-06-10", "time": "12:00", "note": ""}
    desk.clock.go_on(timedelta(hours=1))
    assert (await officer.post(absent, shown))[0] == 303
    assert "Showed proof of illness" in await officer.case("H")
    assert (await states_of(desk, "H"))["charge correction"] == "open"
    words = "We will return the charge of <strong>£43</strong>, because you sent us"
    assert words in await record(officer)
    assert "earlier decision" not in await record(officer)


@pytest.mark.parametrize(
    ("day", "time", "late"),
    [("2026-06-17", "23:59", ""), ("2026-06-18", "00:00", ", after the time for proof")],
)
async def test_a_proof_of_the_eighth_day_is_shown_as_late_beside_who_agreed(
    officer: OfficerBrowser, absent: str, sign_in: SignIn, day: str, time: str, late: str
) -> None:
    desk, note = officer.desk, "Olive agreed by telephone to wait for the letter."
    new_id = await books_again(desk.store, desk.live.booking_ids["H"], desk.now)
    assert (await officer.post(absent, {"kind": f"booked {new_id}"}))[0] == 303
    await do(desk, "H", "charge")
    desk.clock.go_on(timedelta(days=9))
    officer = replace(officer, csrf=await sign_in("officer"))
    typed = {"kind": "proof", "proven": "illness", "day": day, "time": time, "note": note}
    assert (await officer.post(absent, typed))[0] == 303
    page = " ".join(unescape(await officer.case("H")).split())
    shown = moment(datetime.fromisoformat(f"{day}T{time}+01:00"))
    assert f"Showed proof of illness, {shown}{late}. Noted by" in page
    assert note in page
    document = (await document_of(desk, desk.live.booking_ids["H"], EVIDENCE)).document
    assert f"Showed proof of illness{late}" in [part.words for part in document.after_decisions]


async def test_contact_is_noted_apart_and_a_wrong_form_is_shown_again(
    officer: OfficerBrowser, absent: str
) -> None:
    assert "Note what happened" in await officer.read(absent)
    typed = {"kind": "contact", "day": "2026-06-10", "time": "11:49"}
    status, page = await officer.post(absent, typed)
    assert status == 422
    assert "Select how the client got in touch" in page
    officer.desk.clock.go_on(timedelta(minutes=5))
    assert (await officer.post(absent, typed | {"way": "telephone"}))[0] == 303
    assert "Got in touch about a new course by telephone" in await officer.case("H")


async def test_a_booking_after_the_window_is_not_one_press(
    officer: OfficerBrowser, absent: str, sign_in: SignIn
) -> None:
    desk = officer.desk
    desk.clock.go_on(timedelta(hours=73))
    officer = replace(officer, csrf=await sign_in("officer"))
    new_id = await books_again(desk.store, desk.live.booking_ids["H"], desk.now)
    page = await officer.case("H")
    assert "It came after the time to book again" in page
    assert "Link B-NEW" not in page
    status, page = await officer.post(absent, {"kind": f"booked {new_id}"})
    assert status == 422
    assert "say in the note why this booking counts" in page


async def test_an_unknown_decision_is_not_found(officer: OfficerBrowser) -> None:
    assert (await officer.browser.get("/officer/decisions/999/follow-up")).status == 404
    assert (await officer.post("/officer/decisions/999/follow-up", {"kind": "contact"}))[0] == 404


async def test_a_banned_client_who_is_booked_again_is_seen_on_the_file_and_on_the_course(
    officer: OfficerBrowser,
) -> None:
    desk = officer.desk
    await desk.sign("I", Outcome.NON_COMPLETION_ABUSE)
    new_id = await books_again(desk.store, desk.live.booking_ids["I"], desk.now)
    async with desk.store.reading() as tx:
        booking = await bookings.by_id(tx, new_id)
    assert booking is not None
    words = "Jack O’Neill, booking B-NEW on course NSAC-2, may be the same person as"
    page = await officer.read(f"/officer/courses/{booking.course_id}")
    assert words in page
    assert f'href="/officer/cases/{desk.live.booking_ids["I"]}"' in page
    assert words not in await officer.read(f"/officer/courses/{desk.live.course_id}")


async def test_a_file_with_a_banned_client_says_so_before_and_after_it_is_added(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("I", Outcome.NON_COMPLETION_ABUSE)
    raw = read_static().contents["register.csv"]
    for before, after in (
        ("2026-06-10", "2026-06-12"),
        ("tess.trainer@provider.example", "tess@example.org"),
        ("NSAC-1", "NSAC-9"),
        ("Alan,Archer,alan.archer@mail.example", "Jack,O'Neill,i@example.org"),
    ):
        raw = raw.replace(before.encode(), after.encode())
    status, page = await send(officer.browser, officer.csrf, raw)
    words = "Jack O'Neill, booking HER-1001 on course NSAC-9, may be the same person as"
    assert status == 200
    assert words in unescape(page)
    status, page = await confirm(officer.browser, officer.csrf, page)
    assert "Courses and bookings now match the file" in page
    assert words in unescape(page)
