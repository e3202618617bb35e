"""The state of a course in a report, in SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, String, case

from delivery.records.tables import course_figures, courses

HELD, UNJUDGED, TO_COME, CANCELLED = "held", "unjudged", "to_come", "cancelled"

COURSES: FromClause = courses.outerjoin(course_figures, course_figures.c.course_id == courses.c.id)
"""Courses with their figures."""


def state_at(now: datetime) -> ColumnElement[str]:
    """The state of a course of `COURSES`: `held` (over, with a final assessment), `unjudged` (over,
    without one), `to_come` (or still running) or `cancelled`."""
    return case(
        (courses.c.state == "cancelled", CANCELLED),
        (course_figures.c.course_id.is_not(None), HELD),
        (courses.c.ends_at <= now, UNJUDGED),
        else_=TO_COME,
    ).cast(String)


def within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Whether a course starts in `[start, end)`."""
    return (courses.c.starts_at >= start) & (courses.c.starts_at < end)
