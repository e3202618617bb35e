"""Writes a draft's courses, bookings and requests to the meeting provider in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Row, Select, Table, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import (
    NAMED,
    Statements,
    changes,
    execute_all,
    insertions,
    text_set,
)
from delivery.records.planning import trainer_confirmations
from delivery.records.planning.register_changes import NewRows, RegisterChanges
from delivery.records.tables import bookings, courses, meeting_requests

LINKS = {"course_id": courses, "booking_id": bookings}


@dataclass(frozen=True, slots=True)
class RegisterStatements:
    """The statements of a register, whose values are encoded already: nothing else runs in this
    process while thousands of rows are encoded, and no other plan is written in the meantime."""

    staging: list[Executable]
    """For `Store.writing`: the databases take longer to read the rows than to write them."""
    of_courses: Statements
    of_bookings: Statements
    """These, and the requests to the meeting provider."""
    new_courses: Mapping[int, str]
    """The references of new courses, by the draft's ids."""
    course_ids: Select[Any]
    withdrawn: frozenset[int]
    replaced_trainers: Mapping[int, int]
    now: datetime


def statements(dialect: str, register: RegisterChanges) -> RegisterStatements:
    """Makes the statements for the dialect of this name. A new row is named by its reference, for
    the database gives it its id."""
    new = _references(register.new_courses), _references(register.new_bookings)
    references = {**new[0], **new[1]}
    staging: list[Executable] = []
    planned = list(register.new_courses.values())
    of_courses = insertions(dialect, courses, planned, staging=staging)
    for changed in register.changed_courses:
        of_courses += changes(dialect, courses, changed, staging=staging)
    of_bookings: list[Executable] = []
    for changed in register.changed_bookings:
        rows = linked(changed, references)
        of_bookings += changes(dialect, bookings, rows, LINKS, staging)
    booked = linked(list(register.new_bookings.values()), references)
    of_bookings += insertions(dialect, bookings, booked, LINKS, staging)
    requests = linked(register.requests, references)
    of_bookings += insertions(dialect, meeting_requests, requests, LINKS, staging)
    return RegisterStatements(
        staging=staging,
        of_courses=of_courses,
        of_bookings=of_bookings,
        new_courses=new[0],
        course_ids=ids_query(dialect, courses, new[0]),
        withdrawn=register.withdrawn,
        replaced_trainers=register.replaced_trainers,
        now=register.now,
    )


async def write(tx: Transaction, register: RegisterStatements) -> Mapping[int, int]:
    """Returns the ids of new courses, by the draft's.

    The requests to the meeting provider are stored in this transaction. The caller has given
    `Store.writing` the staging, has called `register_snapshot.hold`, and has found the records as
    the draft has them.
    """
    await execute_all(tx, register.of_courses)
    await trainer_confirmations.withdraw(tx, register.withdrawn, register.now)
    await trainer_confirmations.withdraw_others(tx, register.replaced_trainers, register.now)
    await execute_all(tx, register.of_bookings)
    if not register.new_courses:
        return {}
    return ids_by_draft(register.new_courses, (await tx.execute(register.course_ids)).all())


def ids_query(dialect: str, table: Table, references: Mapping[int, str]) -> Select[Any]:
    """Queries the ids of the rows of these references."""
    named = text_set(dialect, references.values())
    return select(table.c.reference, table.c.id).where(table.c.reference.in_(named))


def ids_by_draft(references: Mapping[int, str], rows: Sequence[Row[Any]]) -> Mapping[int, int]:
    """The stored ids by the draft's, from the rows of `ids_query`."""
    stored = {row.reference: row.id for row in rows}
    return {drafted: stored[reference] for drafted, reference in references.items()}


def _references(rows: NewRows) -> dict[int, str]:
    return {drafted: str(row["reference"]) for drafted, row in rows.items()}


def linked(
    rows: Sequence[Mapping[str, Any]], references: Mapping[int, str]
) -> Sequence[Mapping[str, Any]]:
    """The rows with the references of new rows, by the draft's ids, in place of these ids."""
    names = [name for name in LINKS if rows and name in rows[0]]
    return [row | _link(row, names, references) for row in map(dict, rows)]


def _link(
    row: Mapping[str, Any], names: Sequence[str], references: Mapping[int, str]
) -> dict[str, Any]:
    link: dict[str, Any] = {}
    for name in names:
        reference = references.get(row[name])
        link[name] = None if reference else row[name]
        link[f"{name}{NAMED}"] = reference
    return link
