"""Officers set and end holds on records, and see whether destruction runs."""

from datetime import timedelta

from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser

HOLD = {
    "cause": "complaint",
    "reason": "Complaint 12 of 1 June, with the manager.",
    "look_again_on": "2026-09-01",
}
STATE = "/officer/destruction"
OVERDUE = "Records that had to be destroyed are still here, or nothing has run for 26 hours."


async def test_a_hold_is_set_listed_and_ended_with_who_and_why(officer: OfficerBrowser) -> None:
    path = f"{officer.path('G')}/holds"
    assert path in await officer.case("G")
    assert await officer.post(path, HOLD) == (303, path)
    for page in (await officer.read(path), await officer.read(STATE)):
        assert "A complaint" in page
        assert "Complaint 12 of 1 June, with the manager." in page
        assert "Tuesday 1 September 2026" in page
    assert await officer.post(f"{path}/1", {"reason": "Answered, and closed."}) == (303, path)
    page = await officer.read(path)
    assert "A complaint (ended)" in page
    assert "Answered, and closed." in page
    assert "No hold stands" in await officer.read(STATE)
    status, page = await officer.post(f"{path}/1", {"reason": "Answered, and closed."})
    assert (status, "This hold has ended already" in page) == (422, True)


async def test_what_is_missing_is_said_and_nothing_is_saved(officer: OfficerBrowser) -> None:
    path = f"{officer.path('G')}/holds"
    status, page = await officer.post(path, dict.fromkeys(HOLD, ""))
    assert status == 422
    for fault in ("Select why", "Reason must be 10 characters", "Write the day as"):
        assert fault in page
    status, page = await officer.post(path, HOLD | {"look_again_on": "2026-06-10"})
    assert (status, "The day must be after today" in page) == (422, True)
    assert "No hold stands" in await officer.read(STATE)


async def test_without_anything_due_the_page_says_what_hinders(officer: OfficerBrowser) -> None:
    page = await officer.read(STATE)
    assert "No file is set for the register of destructions" in page
    assert "Nothing is overdue" in page
    answer = await officer.browser.get("/healthz/destruction")
    assert (answer.status, await answer.text()) == (200, "No record is overdue for long.\n")


async def test_a_monitor_outside_is_told_when_records_are_overdue(officer: OfficerBrowser) -> None:
    officer.desk.clock.set(TERM_ENDS + timedelta(hours=27))
    answer = await officer.browser.get("/healthz/destruction")
    assert answer.status == 503
    figures = await (await officer.browser.get("/metrics")).text()
    assert "coursewatch_destruction_red 1.0" in figures
    assert "coursewatch_destruction_overdue_seconds 97200.0" in figures


async def test_the_work_list_is_red_once_records_are_overdue_for_26_hours(
    officer: OfficerBrowser, sign_in: SignIn
) -> None:
    officer.desk.clock.set(TERM_ENDS + timedelta(hours=26, seconds=1))
    await sign_in("officer")
    page = await officer.read("/officer")
    assert f'class="cw-notice cw-bad"> <p> {OVERDUE} <a class="govuk-link" href="{STATE}">' in page


async def test_the_work_list_leads_there_without_red_before_that(officer: OfficerBrowser) -> None:
    page = await officer.read("/officer")
    assert OVERDUE not in page
    assert f'<a class="govuk-link" href="{STATE}">Holds and destruction of records</a>' in page
