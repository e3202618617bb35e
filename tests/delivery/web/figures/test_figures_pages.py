"""The figures by force and the figures for publication, over HTTP."""

import csv
import io
from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from delivery.reporting.force_report import COLUMNS
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import NOON, held, on_record, sign
from tests.stored_rows import audit_entries

JUNE = "from=2026-06-01&to=2026-06-30"


async def test_figures_have_filters_and_a_file_and_each_look_is_on_record(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    await sign(live, officer.id, "A", Outcome.COMPLETED)
    status, page = await officer.page(f"/officer/figures?{JUNE}&by=trainer")
    assert status == 200
    assert "Findings by rule" in page
    assert "100%" in page
    assert "No assessed course" in (await officer.page(f"/officer/figures?{JUNE}&force=KENT"))[1]
    answer = await officer.browser.get(f"/officer/figures.csv?{JUNE}&by=force&rule=camera_off")
    (row,) = csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig"), newline=""))
    assert tuple(row) == ("force", *COLUMNS)
    assert (row["force"], row["clients"], row["status_4"]) == ("LINCOLNSHIRE POLICE", "9", "1")
    assert len(await on_record(store, "figures viewed")) == 2
    (entry,) = await on_record(store, "figures exported")
    assert (entry.user_id, entry.subject) == (officer.id, "period 2026-06-01 to 2026-06-30")


@pytest.mark.parametrize("path", ["/officer/figures", "/officer/figures.csv"])
async def test_invalid_days_are_refused(officer: OversightBrowser, path: str) -> None:
    status, page = await officer.page(f"{path}?from=2026-06-31&to=")
    assert status == 422
    assert "There is a problem" in page


@pytest.mark.parametrize("trainer", ["9" * 5_000, "9" * 19, "-1", "%C2%B2"])
async def test_a_trainer_who_cannot_be_is_no_filter(
    officer: OversightBrowser, trainer: str
) -> None:
    assert (await officer.page(f"/officer/figures?trainer={trainer}"))[0] == 200


async def test_a_quarter_is_published_by_an_officer_and_offered_as_a_file(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    assert "No quarter is published yet" in (await officer.page("/officer/published"))[1]
    live.clock.go_on(timedelta(days=60))
    officer = await officer.come_back()
    sent = {"csrf": officer.csrf, "quarter": "2026-04-01"}
    answer = await officer.browser.post("/officer/published", data=sent, allow_redirects=False)
    assert answer.status == 303
    status, page = await officer.page(answer.headers["Location"])
    assert status == 200
    assert "Published on" in page
    assert "not told" in page
    file = await officer.browser.get("/officer/published.csv?quarter=2026-04-01")
    rows = list(csv.DictReader(io.StringIO((await file.read()).decode("utf-8-sig"), newline="")))
    assert {row["measure"]: row["number"] for row in rows}["no_status"] == "10"
    assert all(int(row["number"]) >= 5 for row in rows)
    async with store.reading() as tx:
        acts = [entry.act for entry in await audit_entries(tx, NOON, NOON + timedelta(days=90))]
    assert "figures published" in acts
    again = await officer.browser.post("/officer/published", data=sent, allow_redirects=False)
    assert again.status == 422
    assert (await officer.browser.get("/officer/published.csv?quarter=2020-01-01")).status == 404
