"""Writes a draft's courses, bookings and requests to the meeting provider in few statements."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import insert_all, text_set, update_all
from delivery.records.planning import trainer_confirmations
from delivery.records.planning.register_changes import NewRows, RegisterChanges
from delivery.records.tables import bookings, courses, meeting_requests


async def write(tx: Transaction, changes: RegisterChanges) -> Mapping[int, int]:
    """Writes the changes; returns the ids of new courses and bookings by their ids in the draft.

    The requests to the meeting provider are stored in the same transaction. The caller calls
    `register_snapshot.hold` before it reads the records for the draft.
    """
    ids = await _add(tx, courses, changes.new_courses)
    for changed in changes.changed_courses:
        await update_all(tx, courses, changed)
    await trainer_confirmations.withdraw(tx, changes.withdrawn, changes.now)
    for changed in changes.changed_bookings:
        await update_all(tx, bookings, _with_ids(changed, ids, ["course_id"]))
    booked = _with_ids(list(changes.new_bookings.values()), ids, ["course_id"])
    ids |= await _add(tx, bookings, dict(zip(changes.new_bookings, booked, strict=True)))
    requests = _with_ids(changes.requests, ids, ["course_id", "booking_id"])
    await insert_all(tx, meeting_requests, requests)
    return ids


def _with_ids(
    rows: Sequence[Mapping[str, Any]], ids: Mapping[int, int], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Returns the rows with stored ids in place of the draft's ids."""
    columns = [name for name in names if rows and name in rows[0]]
    return [{**row, **{name: ids.get(row[name], row[name]) for name in columns}} for row in rows]


async def _add(tx: Transaction, table: Table, rows: NewRows) -> dict[int, int]:
    """Inserts the rows, given by the draft's ids; returns the stored ids by the draft's ids."""
    await insert_all(tx, table, list(rows.values()))
    references = text_set(tx, (row["reference"] for row in rows.values()))
    query = select(table.c.reference, table.c.id).where(table.c.reference.in_(references))
    ids = {row.reference: row.id for row in await tx.execute(query)} if rows else {}
    return {drafted: ids[row["reference"]] for drafted, row in rows.items()}
