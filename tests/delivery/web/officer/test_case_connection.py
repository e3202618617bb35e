"""What the client's own page said of its connection stands on the case beside the absence, and
beside the finding that rests on it."""

import re
from datetime import timedelta

from delivery.records.planning import connection_reports
from tests.delivery.web.officer.conftest import OfficerBrowser


async def test_the_pages_own_report_stands_beside_the_absence_and_judges_nothing(
    officer: OfficerBrowser,
) -> None:
    case = await officer.desk.case("B")
    (gap, *_) = case.judgement.attendance.gaps
    before = (await officer.desk.case("B")).seal
    async with officer.desk.store.writing() as tx:
        await connection_reports.add(
            tx,
            booking_id=officer.desk.live.booking_ids["B"],
            code="offline",
            began_at=gap.span.start - timedelta(seconds=70),
            ended_at=gap.span.start + timedelta(seconds=5),
            now=gap.span.end,
        )
    page = await officer.case("B")
    beside_finding, beside_absence = re.findall(r"The client’s own page noted from [^<]*", page)
    assert "the device had no network." in beside_absence
    assert beside_finding == beside_absence
    assert page.index("Your decision about finding 1") > page.index(beside_finding)
    assert (await officer.desk.case("B")).seal == before
