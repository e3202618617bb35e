"""The returns for the national scheme, over HTTP."""

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import held, on_record, sign

JUNE = "from=2026-06-01&to=2026-06-30"


async def test_each_force_has_its_numbers_and_its_file_and_both_looks_are_on_record(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    await held(live)
    officer = await officer.come_back()
    await sign(live, officer.id, "A", Outcome.COMPLETED)
    status, page = await officer.page(f"/officer/returns?{JUNE}")
    assert status == 200
    assert "LINCOLNSHIRE POLICE" in page
    assert f"/officer/return.csv?{JUNE}&force=LINCOLNSHIRE%20POLICE" in page.replace("&amp;", "&")
    answer = await officer.browser.get(f"/officer/return.csv?{JUNE}&force=LINCOLNSHIRE%20POLICE")
    raw = await answer.read()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert raw.startswith(b"\xef\xbb\xbfbooking_reference,attendance_id,force,")
    assert raw.count(b"\r\n") == 10
    (viewed,) = await on_record(store, "returns viewed")
    (exported,) = await on_record(store, "report exported")
    assert viewed.subject == "period 2026-06-01 to 2026-06-30"
    assert exported.subject == "period 2026-06-01 to 2026-06-30, force LINCOLNSHIRE POLICE"
    assert exported.user_id == officer.id


@pytest.mark.parametrize("path", ["/officer/returns", "/officer/return.csv"])
async def test_invalid_days_are_refused_and_nothing_is_on_record(
    officer: OversightBrowser, store: Store, path: str
) -> None:
    status, page = await officer.page(f"{path}?from=2026-06-31&to=")
    assert status == 422
    assert "There is a problem" in page
    assert await on_record(store, "report exported") == []
