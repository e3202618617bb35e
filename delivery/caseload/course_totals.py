"""Derives the figures of a course, which reports add up, from the records of the course."""

from collections import Counter
from collections.abc import Mapping

from compliance.outcomes.review_states import BreachState
from delivery.assessment.stored_assessment import StoredClient, StoredCourse
from delivery.caseload.reviewed_breach import reviewed
from delivery.records.figures.course_figures import CourseCount, CourseFigures
from delivery.records.review.course_records import CourseRecords

REVIEW_GROUPS: Mapping[BreachState, str] = {
    BreachState.UPHELD: "upheld",
    BreachState.DISMISSED: "dismissed",
    BreachState.TO_REVIEW: "waiting",
    BreachState.CHANGED: "waiting",
    BreachState.SILENCED: "silenced",
    BreachState.WITHDRAWN: "withdrawn",
}
"""The states of breaches as reports count them. A reviewed breach whose evidence has changed since
the review waits for an officer again."""


def figures_of(records: CourseRecords, assessment: StoredCourse | None) -> CourseFigures | None:
    """Returns the figures of a course; None unless it is over and fully assessed.

    `assessment` is the assessment, decoded. None if it cannot be read: then the course is counted,
    without figures about its cameras.
    """
    if not records.judged.finished:
        return None
    cameras = [client.camera for client in assessment.bookings] if assessment else []
    course = records.course
    return CourseFigures(
        course_id=course.id,
        scheduled_s=int((course.ends_at - course.starts_at).total_seconds()),
        heard_s=assessment.heard_s if assessment else None,
        camera_on_s=sum(camera.on_s for camera in cameras),
        camera_off_s=sum(camera.off_s for camera in cameras),
        camera_unknown_s=sum(camera.unknown_s for camera in cameras),
        watched=sum(any((camera.on_s, camera.off_s, camera.unknown_s)) for camera in cameras),
    )


def counts_of(records: CourseRecords, assessment: StoredCourse | None) -> list[CourseCount]:
    """The absences of a course by cause, and its breaches by rule and state; none unless the course
    is over and fully assessed."""
    if not records.judged.finished:
        return []
    breaches = Counter(
        (row.rule, REVIEW_GROUPS[reviewed(row, records.reviews).state]) for row in records.breaches
    )
    return [
        *(_absences(assessment.bookings) if assessment else []),
        *(
            CourseCount("breach", rule, state, number, 0)
            for (rule, state), number in sorted(breaches.items())
        ),
    ]


def _absences(clients: tuple[StoredClient, ...]) -> list[CourseCount]:
    number: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for gap in (gap for client in clients for gap in client.gaps):
        number[gap.cause] += 1
        seconds[gap.cause] += gap.seconds
    return [
        CourseCount("absence", cause, "", count, seconds[cause])
        for cause, count in sorted(number.items())
    ]
