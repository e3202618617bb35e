"""Zoom's report of the day after the signature differs: each page and file says so."""

import csv
import io
from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.records.database.store import Store
from tests.delivery.clients.opened_record import read_record
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.delivery.reconciliation.report_office import EVERYBODY, row
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser, flat
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import tasks_of
from tests.scenes.live_course import INSTANCE, recorder_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import OfficerDesk, planned_desk
from tests.scenes.scene import at

JUNE = "from=2026-06-01&to=2026-06-30"
REASON = "Seen by us on the timeline."
FIRST = (*EVERYBODY[:1], row("B", "08:50", "10:31"), *EVERYBODY[2:])
LATER = (
    row("A", "08:50", "10:00"),
    row("A", "10:40", "11:45"),
    row("B", "08:50", "10:31"),
    row("B", "10:37", "11:45"),
    *EVERYBODY[2:],
)
"""A, who has completed the course, was away for 40 minutes; B, who did not come back, did."""


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """Webhooks say that all were there, and that B's connection was lost for good."""
    desk = await planned_desk(store, clock, PEOPLE)
    await desk.live.everybody_in()
    await desk.live.leaves("B", "10:31", "got disconnected from the meeting. Reason : Client")
    await desk.live.ends()
    return desk


@pytest.fixture
async def officer(desk: OfficerDesk, browser: Browser, sign_in: SignIn) -> OfficerBrowser:
    """A completion and a non-completion are signed on the first report; the second has come."""
    reports = FakeMeetings()
    reports.reports[INSTANCE] = FIRST
    fetcher = ReportFetcher(recorder_of(desk.store, desk.judge), reports, desk.clock)
    desk.clock.set(at("12:15"))
    officer = OfficerBrowser(browser, await sign_in("officer"), desk)
    await officer.post(f"/officer/courses/{desk.live.course_id}/reconcile", {})
    assert await fetcher.run_due() == 1
    await desk.judged()
    await officer.review("B", decision="upheld", reason=REASON)
    await desk.sign("B", Outcome.NON_COMPLETION_LEFT_EARLY)
    assert (await officer.sign("A", outcome="completed", reason=REASON))[0] == 303
    assert "A person reviewed this and confirmed it" in await _record(officer, "B")
    desk.clock.set(at("12:30") + timedelta(days=1))
    reports.reports[INSTANCE] = LATER
    assert await fetcher.run_due() == 1
    await desk.judged()
    return OfficerBrowser(browser, await sign_in("officer"), desk)


async def _record(officer: OfficerBrowser, client: str) -> str:
    return flat(await read_record(officer.browser, officer.desk.live.booking_ids[client]))


async def _rows(officer: OfficerBrowser, path: str) -> dict[str, dict[str, str]]:
    text = await (await officer.browser.get(path)).text()
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return {row["booking_reference"]: row for row in rows}


@pytest.mark.parametrize("client", ["A", "B"])
async def test_the_case_says_what_has_changed(officer: OfficerBrowser, client: str) -> None:
    case = await officer.case(client)
    assert "Something has changed since this outcome was signed" in case
    assert "presence and absences" in case
    assert "In the meeting, from Zoom’s report only" in case


async def test_a_finding_names_the_evidence_that_was_reviewed(officer: OfficerBrowser) -> None:
    case = await officer.case("B")
    assert "The evidence has changed since this decision." in case
    assert "Evidence at the time: Away for 74 minutes outside breaks." in case


async def test_the_client_does_not_read_that_a_person_confirmed_other_seconds(
    officer: OfficerBrowser,
) -> None:
    record = await _record(officer, "B")
    assert "Away for 6 minutes outside breaks." in record
    assert "confirmed it" not in record
    assert "A person reviewed this earlier, but it has changed since." in record
    for client in "AB":
        assert "We are looking at this again." in await _record(officer, client)


async def test_what_is_handed_out_has_no_status_and_says_why(officer: OfficerBrowser) -> None:
    for path in ("report.csv?", "return.csv?force=LINCOLNSHIRE%20POLICE&"):
        rows = await _rows(officer, f"/officer/{path}{JUNE}")
        for client in "AB":
            assert rows[f"B-{client}"]["national_status"] == ""
            assert rows[f"B-{client}"]["withheld_because"].startswith("changed since it was signed")


async def test_a_status_that_is_to_be_keyed_is_stopped_or_says_look_again(
    officer: OfficerBrowser,
) -> None:
    for client, warning in (("A", "Look at the case first: "), ("B", "Stopped: ")):
        task = (await tasks_of(officer.desk, client))["national_status"]
        page = await officer.read(f"/officer/tasks/{task.id}")
        assert f"{warning}the evidence has changed since the decision" in page
