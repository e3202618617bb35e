"""The derived figures of courses that are over and fully assessed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import course_counts, course_figures


@dataclass(frozen=True, slots=True)
class CourseCount:
    kind: str
    """`absence` or `breach`."""
    name: str
    """The cause of the absences, or the rule of the breaches."""
    state: str
    """Of breaches `upheld`, `dismissed`, `waiting`, `silenced` or `withdrawn`; else empty."""
    number: int
    seconds: int
    """The seconds of all these absences together; 0 for breaches."""


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """The figures of one course that a report adds up. Those of cameras are about the presence of
    all clients outside breaks."""

    course_id: int
    scheduled_s: int
    heard_s: int | None
    """The seconds of the course in which the provider's events could reach the service; None if not
    recorded."""
    camera_on_s: int
    camera_off_s: int
    camera_unknown_s: int
    watched: int
    """The number of clients who were present outside breaks."""


async def replace(
    tx: Transaction, course_id: int, figures: CourseFigures | None, counts: Sequence[CourseCount]
) -> None:
    """Replaces the stored figures and counts of the course. `figures` is None for a course that has
    none."""
    await tx.execute(delete(course_counts).where(course_counts.c.course_id == course_id))
    if counts:
        rows = [{"course_id": course_id, **asdict(row)} for row in counts]
        await tx.execute(insert(tx, course_counts), rows)
    if figures is None:
        await tx.execute(delete(course_figures).where(course_figures.c.course_id == course_id))
        return
    values = asdict(figures)
    putting = insert(tx, course_figures).values(**values)
    await tx.execute(putting.on_conflict_do_update(index_elements=["course_id"], set_=values))
