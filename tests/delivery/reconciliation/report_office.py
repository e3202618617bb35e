"""A course and a provider with reports, for tests."""

from dataclasses import dataclass

from compliance.provider_report import ReportedStay
from delivery.assessment import course_inputs
from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.reconciliation.report_status import ReportState, report_state
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.meetings import meetings, report_fetches
from delivery.records.meetings.report_fetches import ReconciliationRow
from delivery.records.planning import courses
from delivery.review.case import CaseState, open_cases
from tests.delivery.meetings.fake_meeting_provider import FakeMeetings
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.nine_clients import MEETING, PEOPLE
from tests.scenes.scene import at


def row(client: str, start: str = "08:50", end: str = "11:45", device: str = "1") -> ReportedStay:
    given, family = PEOPLE[client]
    user_id, link = f"user-{client}-{device}", f"reg-{client}"
    return ReportedStay(user_id, link, None, f"{given} {family}", at(start), at(end))


EVERYBODY = tuple(row(client) for client in "ABCDEFGHI")


@dataclass
class ReportOffice:
    live: LiveCourse
    zoom: FakeMeetings
    work: ReportFetcher
    clock: SettableClock

    @property
    def store(self) -> Store:
        return self.live.store

    async def runs(self, wall: str = "12:15") -> int:
        self.clock.set(max(at(wall), self.clock.now()))
        return await self.work.run_due()

    async def tasks(self) -> list[ReconciliationRow]:
        async with self.store.reading() as tx:
            return await report_fetches.of_course(tx, self.live.course_id)

    async def state(self) -> ReportState:
        async with self.store.reading() as tx:
            course = await courses.by_id(tx, self.live.course_id)
            held = await meetings.of_course(tx, self.live.course_id)
        assert course is not None
        return report_state(course, held is not None, await self.tasks())

    async def cases(self) -> dict[str, CaseState]:
        await self.live.is_judged()
        async with self.store.reading() as tx:
            page = await open_cases(tx, self.live.course_id, self.clock.now())
        return {case.booking.reference[-1]: case.state for case in page}

    async def present_s(self, client: str) -> int:
        async with self.store.reading() as tx:
            inputs = await course_inputs.read(tx, self.live.course_id)
        assert inputs is not None
        judged = inputs.assessed(self.clock.now()).judgements["ABCDEFGHI".index(client)]
        return sum(interval.seconds for interval in judged.attendance.present)

    async def reports(self) -> int:
        async with self.store.reading() as tx:
            lines = await ledger.of_course(tx, self.live.course_id, MEETING)
        return sum(line.source == "report" for line in lines)
