"""How far a course's reconciliation with Zoom's report is, and whether outcomes may be signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from delivery.reconciliation.report_times import FIRST
from delivery.records.meetings.report_fetches import OPEN, ReconciliationRow
from delivery.records.planning.courses import CourseRow
from delivery.timekeeping.time_wording import clock, count_of, day


class ReportStatus(Enum):
    """Whether Zoom's report was compared with the recorded events."""

    NO_MEETING = "no_meeting"
    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class ReportState:
    status: ReportStatus
    at: datetime | None
    """When the report was compared or given up; while waiting, when it is due. None without a
    meeting."""
    attempts: int = 0
    lacking: int = 0
    """For how many instances Zoom had no report."""
    fault: str | None = None

    @property
    def may_sign(self) -> bool:
        """True once the first report has been compared or given up, or if there was no meeting."""
        return self.status is not ReportStatus.WAITING

    @property
    def is_whole(self) -> bool:
        """Whether a report has come, and names every meeting of the course."""
        return self.status is ReportStatus.DONE and not self.lacking and not self.fault

    @property
    def words(self) -> str:
        """One or two sentences for an officer."""
        when = f"{clock(self.at)} on {day(self.at)}" if self.at else ""
        if self.status is ReportStatus.NO_MEETING:
            return "The course had no Zoom meeting, so there is no report."
        if self.status is ReportStatus.DONE:
            lacking = (
                f" Zoom had no report for {self.lacking} of the course’s meetings."
                if self.lacking
                else ""
            )
            return f"Zoom’s report was compared with the recorded events at {when}.{lacking}"
        if self.status is ReportStatus.GIVEN_UP:
            return (
                f"Zoom’s report could not be fetched. The last attempt was at {when}: {self.fault}."
            )
        attempts = count_of(self.attempts, "attempt")
        tried = f" {attempts} failed so far: {self.fault}." if self.attempts else ""
        return (
            "Outcomes can be signed once Zoom’s report has been compared with the recorded "
            f"events. The report is due at {when}.{tried}"
        )


def report_state(
    course: CourseRow, has_meeting: bool, fetches: Sequence[ReconciliationRow]
) -> ReportState:
    """The state, from the fetches planned for the course's current time."""
    current = [fetch for fetch in fetches if fetch.planned_at > course.ends_at]
    done = [fetch for fetch in current if fetch.state == "done" and _counts(fetch, course)]
    if done:
        last = max(done, key=lambda fetch: (fetch.done_at or fetch.planned_at, fetch.id))
        return ReportState(
            ReportStatus.DONE, last.done_at, last.attempts, last.lacking or 0, last.fault
        )
    if not has_meeting:
        return ReportState(ReportStatus.NO_MEETING, None)
    gone = [fetch for fetch in current if fetch.state == "given_up"]
    if gone:
        last = gone[-1]
        return ReportState(ReportStatus.GIVEN_UP, last.done_at, last.attempts, fault=last.fault)
    first_stage = (fetch for fetch in current if fetch.stage == "first")
    first = next((fetch for fetch in first_stage if fetch.state in OPEN), None)
    if first is None:
        return ReportState(ReportStatus.WAITING, course.ends_at + FIRST)
    return ReportState(ReportStatus.WAITING, first.due_at, first.attempts, fault=first.fault)


def _counts(fetch: ReconciliationRow, course: CourseRow) -> bool:
    """A report requested before the first stage is due does not count, because late rows may be
    missing."""
    return fetch.stage != "asked" or (fetch.planned_at >= course.ends_at + FIRST)
