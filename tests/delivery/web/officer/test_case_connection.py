"""What the client's own page and Zoom said of a connection stands on the case beside the absence,
in words and as a track of the picture."""

import re
from datetime import timedelta

from delivery.documents.document_rules import EVIDENCE
from delivery.records.planning import connection_reports
from tests.delivery.clients.opened_record import read_record
from tests.delivery.documents.made_documents import document_of
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
    assert 'fill="url(#cwt-page_bad)"' in page
    assert "The device had no network." in page
    assert page.index("Your decision about finding 1") > page.index(beside_finding)
    assert (await officer.desk.case("B")).seal == before


async def measured(officer: OfficerBrowser, **details: str) -> None:
    """Zoom reports the quality of the connection that B lost at 10:31."""
    participant = {
        "participant_id": "user-B-1",
        "qos": [{"type": "video_output", "details": details}],
    }
    await officer.desk.live.zoom(
        "meeting.participant_qos_summary", "10:31:20", participant=participant
    )


async def test_a_bad_connection_by_zooms_measure_is_drawn_and_told_to_officer_and_client(
    officer: OfficerBrowser,
) -> None:
    before = (await officer.desk.case("B")).seal
    assert ">Network</text>" not in await officer.case("B")
    await measured(officer, max_loss="12.5%", avg_loss="2.5%", max_latency="900 ms")
    page, booking_id = await officer.case("B"), officer.desk.live.booking_ids["B"]
    faults = (
        "up to 12.5% (2.5% on average) of the sent picture was lost, delays of up to 900"
        " milliseconds."
    )
    sentence = f"Zoom measured of this connection: {faults}"
    beside_finding, beside_absence = (
        place.start() for place in re.finditer(re.escape(sentence), page)
    )
    assert beside_finding < page.index("Your decision about finding 1") < beside_absence
    (row,) = re.findall(r"<tr(?:(?!<tr).)*?Over this connection: .*?</tr>", page)
    assert faults in row
    assert "A connection that Zoom measured as bad" in row
    (picture,) = re.findall(r'<svg class="cw-timeline.*?</svg>', page)
    assert ">Network</text>" in picture
    assert 'fill="url(#cwt-measured_bad)"' in picture
    assert '<pattern id="cwt-measured_bad"' in page
    assert (await read_record(officer.browser, booking_id)).count(sentence) == 2
    document = (await document_of(officer.desk, booking_id, EVIDENCE)).document
    parts = {part.track: part for part in document.timeline if faults in part.cause_words}
    assert set(parts) == {"network", "presence"}
    assert (await officer.desk.case("B")).seal == before


async def test_a_connection_without_a_fault_is_said_to_staff_alone(
    officer: OfficerBrowser,
) -> None:
    await measured(officer, max_loss="2%")
    page = await officer.case("B")
    assert page.count("Zoom measured no fault of this connection.") == 2
    assert ">Network</text>" not in page
    record = await read_record(officer.browser, officer.desk.live.booking_ids["B"])
    assert "Zoom measured" not in record
