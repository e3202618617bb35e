"""The audit trail: users' acts, their subjects and their times. Rows are only added."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Executable,
    Insert,
    ScalarSelect,
    Table,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
    union_all,
)

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import execute_all, insertions
from delivery.records.tables import (
    api_tokens,
    audit,
    bookings,
    challenges,
    courses,
    messages,
    outcomes,
    record_requests,
    tasks,
    users,
)
from delivery.records.tables.column_types import UTCDateTime

EXPORTED = "report exported"
"""The act of an export of outcomes. Its subject is the period."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry, with the name of the user or the holder of the API token who did it."""

    id: int
    at: datetime
    act: str
    subject: str
    role: str | None
    """None of an entry that an earlier version made."""
    user: str | None
    token_id: int | None
    holder: str | None


CLIENT, COMMAND, SERVICE, SYSTEM, VISITOR = "client", "command", "service", "system", "visitor"
"""The roles in which nobody who is signed in acts: a client on their own page, somebody at the
command line, the service by itself, another system, and somebody who tries to sign in."""


async def add(
    tx: Transaction,
    *,
    user_id: int | None,
    act: str,
    subject: str,
    now: datetime,
    role: str = SERVICE,
) -> None:
    """`role`: of whoever acts without a user; a user acts in the role that they have. `subject`: a
    kind and a reference, never a name, as in `booking B-1`."""
    values = {"user_id": user_id, "act": act, "subject": subject, "at": now}
    await tx.execute(insert(audit).values(**values, role=_role_of(user_id, role)))


def _role_of(user_id: int | None, role: str = SERVICE) -> ColumnElement[str]:
    """The role of the user at this moment, or the named one without a user."""
    if user_id is None:
        return literal(role)
    return select(users.c.role).where(users.c.id == user_id).scalar_subquery()


async def add_of_booking(
    tx: Transaction, booking_id: int, *, user_id: int, act: str, now: datetime
) -> None:
    """Adds an act with a booking as its subject, in one statement."""
    await tx.execute(_addition_of("booking", bookings, booking_id, user_id, act, now))


async def add_of_course(
    tx: Transaction, course_id: int, *, user_id: int, act: str, now: datetime
) -> None:
    """Adds one act with a course as its subject, for all its clients."""
    await tx.execute(_addition_of("course", courses, course_id, user_id, act, now))


def _addition_of(
    kind: str,
    table: Table,
    row_id: int | ScalarSelect[int],
    user_id: int,
    act: str,
    now: datetime,
) -> Insert:
    subject = literal(f"{kind} ") + table.c.reference
    values = (literal(user_id), _role_of(user_id), literal(act), subject)
    named = select(*values, literal(now, UTCDateTime)).where(table.c.id == row_id)
    return insert(audit).from_select(["user_id", "role", "act", "subject", "at"], named)


async def add_about(
    tx: Transaction, at: str, row_id: int, *, user_id: int, act: str, now: datetime
) -> None:
    """Adds an act about the client of a row: `at` is `booking`, or a kind of row that names one."""
    booking: int | ScalarSelect[int] = row_id
    if at != "booking":
        table = NAMES_BOOKING[at]
        named = select(table.c.booking_id).where(table.c.id == row_id)
        booking = named.scalar_subquery()
    await tx.execute(_addition_of("booking", bookings, booking, user_id, act, now))


NAMES_BOOKING = {
    "challenge": challenges,
    "message": messages,
    "outcome": outcomes,
    "request": record_requests,
    "task": tasks,
}


async def add_all(
    tx: Transaction,
    acts: Iterable[tuple[str, str]],
    *,
    user_id: int | None,
    role: str,
    now: datetime,
) -> None:
    """Acts with their subjects, all by one user."""
    await execute_all(tx, additions(tx.dialect.name, acts, user_id=user_id, role=role, now=now))


def additions(
    dialect: str,
    acts: Iterable[tuple[str, str]],
    *,
    user_id: int | None,
    role: str,
    token_id: int | None = None,
    now: datetime,
    staging: list[Executable] | None = None,
) -> list[Executable]:
    """The statements that add acts with their subjects, all by one user, or by another system with
    its API token. `staging` is that of `value_batches.insertions`."""
    by = {"user_id": user_id, "role": role, "token_id": token_id}
    values = [{**by, "act": act, "subject": on, "at": now} for act, on in acts]
    return insertions(dialect, audit, values, staging=staging)


LATELY = (
    select(audit.c.subject, users.c.name, audit.c.at)
    .join(users, users.c.id == audit.c.user_id)
    .where(audit.c.subject.in_(bindparam("subjects", expanding=True)))
    .where(audit.c.act == bindparam("act"), audit.c.at > bindparam("since"))
    .where(audit.c.user_id != bindparam("but"))
    .order_by(audit.c.id)
)
"""Made once, because making it takes longer than the database takes to answer it."""


async def lately(
    tx: Transaction, act: str, subjects: Collection[str], since: datetime, but: int
) -> dict[str, tuple[str, datetime]]:
    """Who did the act last with each of these subjects, and when, if that was later than `since`.

    Leaves out what the user `but` did, and subjects with which nobody did it.
    """
    values = {"subjects": list(subjects), "act": act, "since": since, "but": but}
    return {subject: (name, at) for subject, name, at in await tx.execute(LATELY, values)}


async def last_about(tx: Transaction, act: str, subjects: Collection[str]) -> dict[str, datetime]:
    """When each of the subjects was last acted on in this way; leaves out those that never were."""
    query = (
        select(audit.c.subject, func.max(audit.c.at).label("at"))
        .where(audit.c.subject.in_(subjects), audit.c.act == act)
        .group_by(audit.c.subject)
    )
    return {row.subject: row.at for row in await tx.execute(query)}


@dataclass(frozen=True, slots=True)
class LookRow:
    user_id: int
    role: str
    at: datetime
    subject: str


async def looks(
    tx: Transaction, acts: Collection[str], subjects: Collection[str], exported_since: datetime
) -> list[LookRow]:
    """The users who did one of the acts with one of the subjects, and those who exported outcomes
    since; oldest first."""
    looked = audit.c.subject.in_(subjects) & audit.c.act.in_(acts)
    was_exported = (audit.c.act == literal_column(f"'{EXPORTED}'")) & (audit.c.at >= exported_since)
    columns = select(audit.c.id, audit.c.user_id, audit.c.role, audit.c.at, audit.c.subject)
    either = union_all(columns.where(looked), columns.where(was_exported)).subquery()
    role = func.coalesce(either.c.role, users.c.role)
    query = (
        select(either.c.user_id, role.label("role"), either.c.at, either.c.subject)
        .join(users, users.c.id == either.c.user_id)
        .order_by(either.c.id)
    )
    return [LookRow(**row._asdict()) for row in await tx.execute(query)]


async def latest(tx: Transaction, most: int, before: int | None = None) -> list[AuditLine]:
    """At most `most` entries, the latest first; only those before the entry with the id `before`
    where it is given."""
    query = (
        select(
            audit.c.id,
            audit.c.at,
            audit.c.act,
            audit.c.subject,
            audit.c.role,
            users.c.name.label("user"),
            audit.c.token_id,
            api_tokens.c.holder,
        )
        .outerjoin(users, users.c.id == audit.c.user_id)
        .outerjoin(api_tokens, api_tokens.c.id == audit.c.token_id)
        .order_by(audit.c.id.desc())
        .limit(most)
    )
    query = query if before is None else query.where(audit.c.id < before)
    return [AuditLine(**row._asdict()) for row in await tx.execute(query)]
