"""Writes a draft's courses, bookings and requests to the meeting provider in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched, run_many
from delivery.records.planning import trainer_confirmations
from delivery.records.planning.register_changes import NewRows, RegisterChanges
from delivery.records.tables import bookings, courses, meeting_requests


async def write(tx: Transaction, changes: RegisterChanges) -> Mapping[int, int]:
    """Returns the ids of new courses and bookings, by the draft's.

    The requests to the meeting provider are stored in this transaction. The caller has called
    `register_snapshot.hold` before it read the records for the draft.
    """
    ids = await _add(tx, courses, changes.new_courses)
    for changed in changes.changed_courses:
        await _change(tx, courses, changed)
    await trainer_confirmations.withdraw(tx, changes.withdrawn, changes.now)
    for changed in changes.changed_bookings:
        await _change(tx, bookings, _with_ids(changed, ids, ["course_id"]))
    booked = _with_ids(list(changes.new_bookings.values()), ids, ["course_id"])
    ids |= await _add(tx, bookings, dict(zip(changes.new_bookings, booked, strict=True)))
    requests = _with_ids(changes.requests, ids, ["course_id", "booking_id"])
    await run_many(tx, insert(meeting_requests), requests)
    return ids


def _with_ids(
    rows: Sequence[Mapping[str, Any]], ids: Mapping[int, int], names: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows with the ids that new courses and bookings have by now."""
    columns = [name for name in names if rows and name in rows[0]]
    return [{**row, **{name: ids.get(row[name], row[name]) for name in columns}} for row in rows]


async def _change(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Updates rows. Each holds its id as `row`, and all have the same columns."""
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "row"}
    changing = update(table).where(table.c.id == bindparam("row")).values(values)
    await run_many(tx, changing, rows)


async def _add(tx: Transaction, table: Table, rows: NewRows) -> dict[int, int]:
    """Inserts rows that are given by the draft's ids; returns the stored ids by the draft's."""
    await run_many(tx, insert(table), list(rows.values()))
    ids = await _ids(tx, table, [row["reference"] for row in rows.values()])
    return {drafted: ids[row["reference"]] for drafted, row in rows.items()}


async def _ids(tx: Transaction, table: Table, references: Iterable[str]) -> dict[str, int]:
    query, ids = select(table.c.reference, table.c.id), dict[str, int]()
    for some in batched(references):
        rows = await tx.execute(query.where(table.c.reference.in_(some)))
        ids |= {row.reference: row.id for row in rows}
    return ids
