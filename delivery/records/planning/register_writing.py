"""Writes courses and bookings with all that follows, in a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched, run_many
from delivery.records.planning import register_snapshot, trainer_confirmations
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from delivery.records.planning.register_changes import NewRows, RegisterChanges, changes_of
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.planning.register_snapshot import RegisterSubject, subject_of
from delivery.records.tables import bookings, courses, meeting_requests


async def put_course(
    tx: Transaction, details: CourseDetails, now: datetime
) -> tuple[int, RowOutcome]:
    """The course's id, and what came of it: see RegisterDraft.put_course."""
    draft = await _draft(tx, subject_of([details.reference], [], []), now)
    row, outcome = draft.put_course(details)
    return (await write(tx, changes_of(draft))).get(row.id, row.id), outcome


async def put_booking(
    tx: Transaction, details: BookingDetails, now: datetime
) -> tuple[int, RowOutcome]:
    """The booking's id, and what came of it: see RegisterDraft.put_booking. Raises NoSuchCourse."""
    subject = subject_of([], [details.reference], [])
    subject = replace(subject, course_ids=frozenset({details.course_id}))
    draft = await _draft(tx, subject, now)
    row, outcome = draft.put_booking(details)
    return (await write(tx, changes_of(draft))).get(row.id, row.id), outcome


async def _draft(tx: Transaction, subject: RegisterSubject, now: datetime) -> RegisterDraft:
    await register_snapshot.hold(tx)
    on_record = await register_snapshot.read(tx, subject)
    return RegisterDraft(on_record.courses, on_record.bookings, now)


async def write(tx: Transaction, changes: RegisterChanges) -> Mapping[int, int]:
    """Returns the ids of new courses and bookings, by the draft's.

    What to ask of the meeting provider is asked in this transaction. The caller has called
    `register_snapshot.hold`, and the draft is of what has been on record since.
    """
    ids = await _add(tx, courses, changes.new_courses)
    for changed in changes.changed_courses:
        await _change(tx, courses, changed)
    await trainer_confirmations.withdraw(tx, changes.withdrawn, changes.now)
    for changed in changes.changed_bookings:
        await _change(tx, bookings, _with_ids(changed, ids, ["course_id"]))
    booked = _with_ids(list(changes.new_bookings.values()), ids, ["course_id"])
    ids |= await _add(tx, bookings, dict(zip(changes.new_bookings, booked, strict=True)))
    asked = _with_ids(changes.requests, ids, ["course_id", "booking_id"])
    await run_many(tx, insert(meeting_requests), asked)
    return ids


def _with_ids(
    rows: Sequence[Mapping[str, Any]], ids: Mapping[int, int], names: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows with the ids that new courses and bookings have by now."""
    here = [name for name in names if rows and name in rows[0]]
    return [{**row, **{name: ids.get(row[name], row[name]) for name in here}} for row in rows]


async def _change(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with their id as `row`; each has the same columns."""
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "row"}
    changing = update(table).where(table.c.id == bindparam("row")).values(values)
    await run_many(tx, changing, rows)


async def _add(tx: Transaction, table: Table, rows: NewRows) -> dict[int, int]:
    """Rows by the draft's ids; the ids that they have now."""
    await run_many(tx, insert(table), list(rows.values()))
    ids = await _ids(tx, table, [row["reference"] for row in rows.values()])
    return {drafted: ids[row["reference"]] for drafted, row in rows.items()}


async def _ids(tx: Transaction, table: Table, references: Iterable[str]) -> dict[str, int]:
    query, ids = select(table.c.reference, table.c.id), dict[str, int]()
    for some in batched(references):
        rows = await tx.execute(query.where(table.c.reference.in_(some)))
        ids |= {row.reference: row.id for row in rows}
    return ids
