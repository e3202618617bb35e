"""The report of a period and its file, over HTTP."""

import csv
import io
from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.reporting.outcome_export import COLUMNS
from tests import stored_register
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.doubles.mailbox import MailboxRegister
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import decide, held, judge, on_record, sign

JUNE = "from=2026-06-01&to=2026-06-30"


async def test_a_report_tells_the_figures_and_that_it_was_looked_at(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    await sign(live, officer.id, "A", Outcome.COMPLETED)
    await decide(live, officer.id, "G", Decision.UPHOLD)
    status, page = await officer.page(f"/officer/report?{JUNE}")
    assert status == 200
    for words in (
        "Monday 1 June 2026 to Tuesday 30 June 2026",
        "<strong>1</strong> courses held",
        "<strong>8</strong> outcomes to sign",
        "<strong>100%</strong>",
        "Assessed under lrsp-2025-03",
    ):
        assert words in page
    (row,) = await on_record(store, "report viewed")
    assert (row.user_id, row.subject) == (officer.id, "period 2026-06-01 to 2026-06-30")


async def test_the_report_opens_on_the_last_month_in_which_a_course_began(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    page = (await officer.page("/officer/report"))[1]
    assert "Friday 1 May 2026 to Sunday 31 May 2026" in page  # none has begun: last month
    assert "No clients were present" in page
    await held(live)
    live.clock.go_on(timedelta(days=70))
    officer = await officer.come_back()
    page = (await officer.page("/officer/report"))[1]
    assert "Monday 1 June 2026 to Tuesday 30 June 2026" in page


async def test_the_report_counts_what_changed_since_it_was_signed(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    await decide(live, officer.id, "B", Decision.UPHOLD)
    await sign(live, officer.id, "B", Outcome.NON_COMPLETION_LEFT_EARLY)
    await live.joins("B", "10:33")
    await judge(store, live.clock, live.course_id)
    page = " ".join((await officer.page(f"/officer/report?{JUNE}"))[1].split())
    assert "<strong>1</strong> signed outcomes to check again" in page
    assert "9 clients in it without a status: 8 not signed, 1 changed since signed" in page
    course = (await officer.page(f"/officer/courses/{live.course_id}"))[1]
    assert "Changed since signed" in course


@pytest.mark.parametrize(
    "query", ["from=&to=", "from=2026-06-31&to=2026-07-01", "from=2026-06-02&to=2026-06-01", "to=1"]
)
@pytest.mark.parametrize("path", ["/officer/report", "/officer/report.csv"])
async def test_invalid_days_are_refused_with_an_example(
    officer: OversightBrowser, store: Store, path: str, query: str
) -> None:
    status, page = await officer.page(f"{path}?{query}")
    assert status == 422
    assert "There is a problem" in page
    assert await on_record(store, "report viewed") + await on_record(store, "report exported") == []


async def test_the_file_is_an_uncached_download_for_excel(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    await sign(live, officer.id, "A", Outcome.COMPLETED)
    answer = await officer.browser.get(f"/officer/report.csv?{JUNE}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="outcomes-2026-06-01-to-2026-06-30.csv"'
    raw = await answer.read()
    assert raw.startswith(b"\xef\xbb\xbfbooking_reference,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 10
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == list(COLUMNS)
    assert (rows[0]["outcome"], rows[0]["national_status"]) == ("completed", "4")
    (row,) = await on_record(store, "report exported")
    assert (row.user_id, row.subject) == (officer.id, "period 2026-06-01 to 2026-06-30")


async def test_no_field_of_a_booking_becomes_a_formula(
    officer: OversightBrowser, live: LiveCourse, store: Store, register: MailboxRegister
) -> None:
    await register.book(
        "=HYPERLINK(1)", course_id=live.course_id, force="@SUM(A1)", attendance_id="＝1+1"
    )
    await held(live)
    officer = await officer.come_back()
    raw = await (await officer.browser.get(f"/officer/report.csv?{JUNE}")).read()
    last = raw.decode("utf-8-sig").splitlines()[-1]
    assert last.startswith("'=HYPERLINK(1),'＝1+1,'@SUM(A1),NSAC-1,")
    async with store.reading() as tx:
        assert await stored_register.booking(tx, "=HYPERLINK(1)")
