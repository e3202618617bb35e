"""The rows of a draft to write: all columns of new rows, and the changed columns of stored rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.tables import bookings, courses

DERIVED = ("id", "reference_key", "twin")
"""The columns that the database fills."""

COURSE_COLUMNS = tuple(column.name for column in courses.c if column.name not in DERIVED)
BOOKING_COLUMNS = tuple(column.name for column in bookings.c if column.name not in DERIVED)

NewRows = Mapping[int, Mapping[str, Any]]
"""Values by column, each row by the draft's id, in the order of their making."""

ChangedRows = Sequence[Sequence[Mapping[str, Any]]]
"""Values by column, in parts whose rows change the same columns; the id is named `row`."""


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """The rows to write. A new course or booking has a negative id, also in the rows that refer
    to it."""

    new_courses: NewRows
    changed_courses: ChangedRows
    new_bookings: NewRows
    changed_bookings: ChangedRows
    withdrawn: frozenset[int]
    """The courses that must be confirmed anew, by whoever confirmed them."""
    replaced_trainers: Mapping[int, int]
    """By course, the trainer whom the register named until now."""
    requests: Sequence[Mapping[str, Any]]
    """The requests to the meeting provider, in this order."""
    now: datetime


def changes_of(draft: RegisterDraft) -> RegisterChanges:
    """Returns the rows to write. The duration grows with the register, but no transaction is
    open."""
    planned = [draft.courses[number] for number in draft.changed_courses]
    booked = [draft.bookings[number] for number in draft.changed_bookings]
    return RegisterChanges(
        _new(planned, COURSE_COLUMNS),
        _changed(planned, draft.courses_on_record, COURSE_COLUMNS),
        _new(booked, BOOKING_COLUMNS),
        _changed(booked, draft.bookings_on_record, BOOKING_COLUMNS),
        frozenset(draft.withdrawn),
        dict(draft.replaced_trainers),
        [_request(draft.now, *part) for part in draft.requests],
        draft.now,
    )


def _new(rows: Collection[CourseRow | BookingRow], columns: Sequence[str]) -> NewRows:
    new = sorted((row for row in rows if row.id < 0), key=lambda row: -row.id)
    return {row.id: {name: _stored(row, name) for name in columns} for row in new}


def _changed(
    rows: Collection[CourseRow | BookingRow],
    on_record: Mapping[int, CourseRow | BookingRow],
    columns: Sequence[str],
) -> ChangedRows:
    """Returns the changed columns alone: the database leaves the indexes of other columns
    untouched."""
    parts: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted((row for row in rows if row.id > 0), key=lambda row: row.id):
        before = on_record[row.id]
        names = tuple(name for name in columns if getattr(row, name) != getattr(before, name))
        if names:
            parts[names].append({"row": row.id, **{name: _stored(row, name) for name in names}})
    return list(parts.values())


def _stored(row: CourseRow | BookingRow, name: str) -> Any:
    value = getattr(row, name)
    return list(value) if isinstance(value, tuple) else value


def _request(now: datetime, course_id: int, booking_id: int | None, kind: str) -> dict[str, Any]:
    request = {"course_id": course_id, "booking_id": booking_id, "kind": kind}
    return {**request, "state": "due", "due_at": now, "attempts": 0}
