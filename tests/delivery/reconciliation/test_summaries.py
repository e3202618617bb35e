"""Whether Zoom holds a summary is asked after each meeting, and holds up no report."""

import pytest

from delivery.reconciliation.report_status import ReportStatus
from delivery.records.ledger import reported_records
from integrations.meeting_provider import MeetingFault
from integrations.written_record import RecordKind
from tests.delivery.reconciliation.report_office import ReportOffice
from tests.scenes.live_course import INSTANCE
from tests.scenes.nine_clients import MEETING

NO_SCOPE = MeetingFault("Zoom answered 400 (code 4711) to GET of past_meetings", permanent=True)


async def summaries(office: ReportOffice) -> list[RecordKind]:
    async with office.store.reading() as tx:
        notices = await reported_records.of_meetings(tx, [MEETING])
    return [notice.kind for notice in notices.get(MEETING, [])]


async def test_a_summary_is_written_down_once(held: ReportOffice) -> None:
    held.zoom.summarised = {INSTANCE}
    await held.runs("12:15")
    held.clock.set(held.clock.now().replace(day=11))
    assert await held.work.run_due() == 1
    assert await summaries(held) == [RecordKind.SUMMARY]
    assert (await held.state()).status is ReportStatus.DONE


async def test_where_there_is_none_nothing_is_written(held: ReportOffice) -> None:
    await held.runs("12:15")
    assert await summaries(held) == []


@pytest.mark.parametrize("fault", [NO_SCOPE, MeetingFault("busy")])
async def test_what_zoom_does_not_tell_holds_up_no_report(
    held: ReportOffice, fault: MeetingFault
) -> None:
    held.zoom.summary_faults = [fault]
    await held.runs("12:15")
    assert (await held.state()).status is ReportStatus.DONE
