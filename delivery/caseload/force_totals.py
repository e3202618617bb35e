"""Derives the counts of a course by force, for figures that go outside, from its records."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment.stored_assessment import StoredCourse
from delivery.caseload.course_totals import REVIEW_GROUPS
from delivery.caseload.reviewed_breach import reviewed
from delivery.records.figures.force_counts import ForceCount
from delivery.records.review.cases import CaseRow
from delivery.records.review.course_records import CourseRecords

WITHIN_MINUTES = (
    *(15, 30, 60, 120, 240, 480, 1_440, 2_880, 4_320, 5_760, 7_200),
    *(10_080, 14_400, 20_160, 30_240, 40_320),
)
"""The limits of the classes of time to decide: from a quarter of an hour to four weeks."""
LONGER = "longer"
UNDECIDED = "undecided"

Key = tuple[str, str, str, str]
"""Force, kind, name and state."""


def counts_of(
    records: CourseRecords,
    assessment: StoredCourse | None,
    rows: Sequence[CaseRow],
    decided: Mapping[int, CaseDecisions],
) -> list[ForceCount]:
    """The counts of a course by force, but those of messages; none unless the course is over and
    fully assessed. `rows` are its cases."""
    if not records.judged.finished:
        return []
    forces = {booking.id: booking.force for booking in records.bookings}
    counted: Counter[Key] = Counter()
    for row in rows:
        counted.update(_of_case(row, decided.get(row.booking_id), records.course.ends_at))
    counted.update(
        (
            forces.get(breach.booking_id, ""),
            "breach",
            breach.rule,
            REVIEW_GROUPS[reviewed(breach, records.reviews).state],
        )
        for breach in records.breaches
    )
    return [
        *(ForceCount(*key, number) for key, number in sorted(counted.items())),
        *_cameras(records, assessment),
    ]


def within(minutes: float) -> str:
    """The class of a time to decide."""
    return next((str(limit) for limit in WITHIN_MINUTES if minutes <= limit), LONGER)


def _of_case(row: CaseRow, decisions: CaseDecisions | None, ends_at: datetime) -> Iterator[Key]:
    yield row.force, "client", "attended" if row.present_s else "not_seen", ""
    status = "" if row.national_status is None else str(row.national_status)
    yield row.force, "outcome", row.outcome or UNDECIDED, status
    if decisions is None:
        return
    if decisions.outcomes:
        minutes = (decisions.outcomes[0].at - ends_at).total_seconds() / 60
        yield row.force, "decided", within(minutes), ""
    for challenge in decisions.challenges:
        answered = "rejected" if challenge.reversed_by is None else "overturned"
        yield row.force, "challenge", "open" if challenge.is_open else answered, ""


def _cameras(records: CourseRecords, assessment: StoredCourse | None) -> Iterator[ForceCount]:
    forces = {booking.reference: booking.force for booking in records.bookings}
    number: Counter[tuple[str, str]] = Counter()
    seconds: Counter[tuple[str, str]] = Counter()
    for client in assessment.bookings if assessment else ():
        force, camera = forces.get(client.reference, ""), client.camera
        states = {"on": camera.on_s, "off": camera.off_s, "unknown": camera.unknown_s}
        for state, length in states.items():
            if length:
                number[force, state] += 1
                seconds[force, state] += length
    for (force, state), clients in sorted(number.items()):
        yield ForceCount(force, "camera", state, "", clients, seconds[force, state])
