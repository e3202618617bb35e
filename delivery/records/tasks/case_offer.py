"""What is on record of a client's offer besides the decisions about one course."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, or_, select

from delivery.records.tables import bookings, courses, outcomes


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """The last signed outcome of the same booking, or of another booking for the same offer, on
    another course."""

    booking_id: int
    reference: str
    course_id: int
    course_reference: str
    starts_at: datetime
    outcome: str
    at: datetime


def earlier_decisions(
    booking_id: int | BindParameter[int], course_id: int | BindParameter[int]
) -> Select[Any]:
    """The query for the decisions about other courses of the same offer."""
    present, signed = bookings.alias("present"), bookings.alias("signed")
    is_same = or_(signed.c.id == present.c.id, signed.c.attendance_key == present.c.attendance_key)
    return (
        select(
            outcomes.c.id,
            outcomes.c.booking_id,
            signed.c.reference,
            outcomes.c.course_id,
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
            outcomes.c.outcome,
            outcomes.c.at,
        )
        .select_from(present)
        .join(signed, is_same)
        .join(outcomes, outcomes.c.booking_id == signed.c.id)
        .join(courses, courses.c.id == outcomes.c.course_id)
        .where(present.c.id == booking_id)
        .where(or_(outcomes.c.booking_id != booking_id, outcomes.c.course_id != course_id))
    )


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[EarlierDecision, ...]:
    """Reads rows of `earlier_decisions` in the order of their ids: the last decision of each case,
    in the order of the first."""
    last = {
        (row["booking_id"], row["course_id"]): EarlierDecision(
            **{column.name: row[column.name] for column in fields(EarlierDecision)}
        )
        for row in rows
    }
    return tuple(last.values())
