"""Zoom's report on an officer's course page: its state, the differences, the button."""

from compliance.provider_report import ReportedStay
from delivery.ledger.report_entry import entry_of
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import INSTANCE, LiveCourse
from tests.scenes.morning import held, on_record
from tests.scenes.nine_clients import MEETING
from tests.scenes.scene import at

COURSE = "/officer/courses/1"


async def test_the_page_shows_additions_and_differences_of_the_report(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    assert "Zoom’s report" not in (await officer.page(COURSE))[1]
    await held(live)
    officer = await officer.come_back()
    rows = [
        ReportedStay("user-A-1", "reg-A", None, "Amelia Brown", at("08:51"), at("11:40")),
        ReportedStay("user-D-1", "reg-D", None, "Mohammed Ali", at("08:55"), at("11:00")),
    ]
    entry = entry_of(INSTANCE, rows, meeting_id=MEETING, received_at=at("12:15"))
    await live.room.append([entry])
    page = (await officer.page(COURSE))[1]
    for words in (
        "Zoom’s report was compared with the recorded events at 12:15pm",
        "We added 2 facts from it",
        "Amelia Brown: joined at 8:50:00am live, at 8:51:00am in the report.",
        "Grace Okafor, at 8:50:00am live, is not in the report. It does not prove absence.",
    ):
        assert words in page


async def test_an_officer_has_it_fetched_again(officer: OversightBrowser, live: LiveCourse) -> None:
    assert await officer.press(f"{COURSE}/reconcile") == (303, f"{COURSE}?told=nothing")
    await held(live)
    officer = await officer.come_back()
    assert await officer.press(f"{COURSE}/reconcile") == (303, f"{COURSE}?told=reported")
    assert await officer.press(f"{COURSE}/reconcile") == (303, f"{COURSE}?told=nothing")
    assert len(await on_record(live.store, "report asked for")) == 1
