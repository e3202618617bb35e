"""A register that gives a decided booking another force or attendance, as its officer sees it."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.caseload.refreshing import ChangedCourses
from tests.delivery.registers.written_booking import as_register
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.registers.test_register_upload import confirm, send
from tests.scenes.decision_tasks import do, tell, with_offer

LISTED = "Done for another force or attendance"
CHANGED = (
    "is decided. The register names KENT COUNTY POLICE instead of LINCOLNSHIRE POLICE and "
    "attendance ATT-2 instead of attendance ATT-1. What is still to be done follows the register."
)
AGAIN = "Look again at what was done for LINCOLNSHIRE POLICE and ATT-1."


@pytest.fixture
async def a_day_later(officer: OfficerBrowser, sign_in: SignIn) -> OfficerBrowser:
    """A day after the client I was told that the case goes back to the police."""
    desk = officer.desk
    named = {"force": "LINCOLNSHIRE POLICE", "attendance_id": "ATT-1"}
    await with_offer(desk.store, desk.live.booking_ids["I"], **named)
    await desk.judged()
    await desk.sign("I", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "I")
    desk.clock.go_on(timedelta(hours=25))
    return OfficerBrowser(officer.browser, await sign_in("officer"), desk)


async def taken_in(officer: OfficerBrowser, force: str, attendance: str) -> tuple[str, str]:
    """The page that checks the register, and the page after it was confirmed."""
    desk = officer.desk
    booking_id = desk.live.booking_ids["I"]
    raw = await as_register(desk.store, booking_id, force=force, attendance_id=attendance)
    status, checked = await send(officer.browser, officer.csrf, raw)
    assert status == 200, checked
    status, added = await confirm(officer.browser, officer.csrf, checked)
    assert status == 200, added
    await ChangedCourses(desk.store).work_off()
    return checked, added


async def test_an_officer_reads_it_before_and_after_the_register_is_taken_in(
    a_day_later: OfficerBrowser,
) -> None:
    await do(a_day_later.desk, "I", "referral")
    await do(a_day_later.desk, "I", "national_status")
    for page in await taken_in(a_day_later, "KENT COUNTY POLICE", "ATT-2"):
        assert CHANGED in page
        assert AGAIN in page
        assert f'href="{a_day_later.path("I")}"' in page


async def test_of_what_is_not_done_yet_nothing_is_to_be_looked_at(
    a_day_later: OfficerBrowser,
) -> None:
    for page in await taken_in(a_day_later, "KENT COUNTY POLICE", "ATT-2"):
        assert CHANGED in page
        assert "Look again" not in page
    assert LISTED not in await a_day_later.read("/officer")


async def test_the_case_needs_an_officer_until_it_is_put_right(
    a_day_later: OfficerBrowser,
) -> None:
    await do(a_day_later.desk, "I", "referral")
    assert LISTED not in await a_day_later.read("/officer")
    await taken_in(a_day_later, "KENT COUNTY POLICE", "ATT-1")
    assert LISTED in await a_day_later.read("/officer")
    await taken_in(a_day_later, "Lincolnshire  Police", "ATT-1")
    assert LISTED not in await a_day_later.read("/officer")


async def test_another_person_s_decision_is_named_nowhere(a_day_later: OfficerBrowser) -> None:
    desk = a_day_later.desk
    raw = await as_register(desk.store, desk.live.booking_ids["A"], force="KENT COUNTY POLICE")
    assert "is decided" not in (await send(a_day_later.browser, a_day_later.csrf, raw))[1]
