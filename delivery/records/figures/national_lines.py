"""The statuses of a period for the national scheme: a line for each client, with who keyed it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, Subquery, case, exists, func, select

from delivery.records.database.store import Transaction
from delivery.records.figures import outcome_rows
from delivery.records.figures.course_states import HELD, state_at
from delivery.records.queries import row_stream
from delivery.records.tables import bookings, cases, courses, task_acts, tasks, users

UNASSESSED, UNSIGNED, CHANGED = "unassessed", "unsigned", "changed"
NO_STATUS, NOT_TO_KEY = "no_status", "not_to_key"
KEYED, KEYED_OTHERWISE, STOPPED, TO_KEY = "keyed", "keyed_otherwise", "stopped", "to_key"
LEFT_OUT = (UNASSESSED, UNSIGNED, CHANGED, NO_STATUS, NOT_TO_KEY)
"""The states of lines that tell no status."""

_KEYING = tasks.alias("keying")
_KEYED = tasks.alias("keyed")
_LAST = tasks.alias("last")
_CORRECTION = tasks.alias("correction")
_DONE = task_acts.alias("done")
_KEYER = users.alias("keyer")


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The clients of one force whose lines have one state and one status."""

    force: str
    state: str
    national_status: int | None
    clients: int
    without_id: int
    """The number of clients without an attendance id."""


async def groups(tx: Transaction, start: datetime, end: datetime, now: datetime) -> list[LineGroup]:
    """The numbers of lines of the courses that start in `[start, end)`, in one statement."""
    lines = _lines(start, end, now)
    by = (lines.c.force, lines.c.state, lines.c.national_status)
    without_id = func.count(case((func.coalesce(lines.c.attendance_id, "") == "", 1)))
    query = select(*by, func.count(), without_id).group_by(*by).order_by(*by)
    return [LineGroup(*row) for row in await tx.execute(query)]


def pieces(
    tx: Transaction, start: datetime, end: datetime, now: datetime, force: str | None, size: int
) -> AsyncGenerator[Sequence[Sequence[Any]], None]:
    """Yields the rows of `query`, at most `size` at a time."""
    return row_stream.pieces(tx, query(start, end, now, force), size)


def query(start: datetime, end: datetime, now: datetime, force: str | None) -> Select[Any]:
    """A row for each client of `outcome_rows.listed`, of one force or of all, with the state of its
    line, and the status that stands keyed with the officer, the time and the reference."""
    lines = _lines(start, end, now)
    last_done = (
        select(func.max(_DONE.c.id))
        .where(_DONE.c.task_id == lines.c.keyed_id, _DONE.c.act == "done")
        .scalar_subquery()
    )
    done = task_acts.alias("keyed_act")
    rows = (
        select(
            *(column for column in lines.c if column.name not in HIDDEN),
            done.c.at.label("keyed_at"),
            done.c.reference.label("keyed_reference"),
            _KEYER.c.name.label("keyed_by"),
        )
        .select_from(
            lines.outerjoin(done, done.c.id == last_done).outerjoin(
                _KEYER, _KEYER.c.id == done.c.user_id
            )
        )
        .order_by(lines.c.force, lines.c.starts_at, lines.c.course_id, lines.c.booking_id)
    )
    return rows if force is None else rows.where(lines.c.force == force)


HIDDEN = frozenset({"course_id", "booking_id", "keyed_id"})


def _lines(start: datetime, end: datetime, now: datetime) -> Subquery:
    """The clients with the status of their outcome, the task that stands done, and the last."""
    columns = select(
        bookings.c.reference,
        bookings.c.attendance_id,
        bookings.c.force,
        courses.c.reference.label("course_reference"),
        courses.c.type,
        courses.c.starts_at,
        cases.c.outcome,
        cases.c.national_status,
        cases.c.changes,
        (state_at(now) == HELD).label("is_assessed"),
        courses.c.id.label("course_id"),
        bookings.c.id.label("booking_id"),
        _latest(done=True).label("keyed_id"),
        _latest(done=False).label("last_id"),
    )
    listed = outcome_rows.listed(start, end, now, columns)
    state = case(
        (~listed.c.is_assessed, UNASSESSED),
        (listed.c.outcome.is_(None), UNSIGNED),
        (listed.c.changes.is_not(None), CHANGED),
        (listed.c.national_status.is_(None), NO_STATUS),
        (_KEYED.c.national_status == listed.c.national_status, KEYED),
        (_KEYED.c.id.is_not(None), KEYED_OTHERWISE),
        (_LAST.c.state == "stopped", STOPPED),
        (_LAST.c.state == "cancelled", NOT_TO_KEY),
        else_=TO_KEY,
    )
    shown = [column for column in listed.c if column.name not in ("is_assessed", "last_id")]
    return (
        select(*shown, state.label("state"), _KEYED.c.national_status.label("keyed_status"))
        .select_from(
            listed.outerjoin(_KEYED, _KEYED.c.id == listed.c.keyed_id).outerjoin(
                _LAST, _LAST.c.id == listed.c.last_id
            )
        )
        .subquery("lines")
    )


def _latest(*, done: bool) -> ScalarSelect[Any]:
    """The last task to key a status of the case: the one that is done and not put right since, or
    the last of all."""
    of_case = (
        select(func.max(_KEYING.c.id))
        .where(_KEYING.c.booking_id == bookings.c.id, _KEYING.c.course_id == courses.c.id)
        .where(_KEYING.c.kind == "national_status", _KEYING.c.corrects_id.is_(None))
    )
    if done:
        put_right = exists().where(
            _CORRECTION.c.corrects_id == _KEYING.c.id, _CORRECTION.c.state == "done"
        )
        of_case = of_case.where(_KEYING.c.state == "done", ~put_right)
    return of_case.correlate(bookings, courses).scalar_subquery()
