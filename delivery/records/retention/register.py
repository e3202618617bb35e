"""Runs of destruction, their approvals, and the register of what was destroyed under which rule."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select, text, update

from delivery.records.database.store import Transaction
from delivery.records.tables import destruction_approvals, destruction_runs, destructions

REGISTERING = 0x72656773  # "regs": names the lock below among PostgreSQL's advisory ones
DAILY, RESTORE = "daily", "restore"
MAY_BE_AT_WORK = timedelta(hours=1)
DESTROYED, HELD, RELEASED = "destroyed", "held", "released"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a destruction: a policy, and the digest of its table of retention."""

    policy: str
    digest: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the register says of one class of one course, or of one hold."""

    act: str
    """`destroyed`; `held` and `released` of a hold that is set and ended."""
    record_class: str
    """Empty for a hold."""
    course_id: int
    course_end: datetime
    bookings: tuple[int, ...]
    """The row numbers of the bookings."""
    rows: int


@dataclass(frozen=True, slots=True)
class RegisterEntry(NewEntry):
    id: int
    """Gapless, from 1."""
    run_id: int | None
    policy: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    digest: str
    at: datetime
    clients: int
    courses: int
    user_id: int


async def begin_run(tx: Transaction, kind: str, rule: Rule, now: datetime) -> int:
    values = {**asdict(rule), "kind": kind, "began_at": now}
    adding = insert(destruction_runs).values(**values).returning(destruction_runs.c.id)
    run_id: int = (await tx.execute(adding)).scalar_one()
    return run_id


async def begin_daily(tx: Transaction, rule: Rule, now: datetime, today: datetime) -> int | None:
    """Begins the run of the day that began at `today`; None if it has come to its end, or if a
    process began it in the last hour and may be at work."""
    await _locked_last(tx)
    runs = destruction_runs.c
    at_work = runs.ended_at.is_(None) & (runs.began_at > now - MAY_BE_AT_WORK)
    of_today = select(runs.id).where(
        runs.kind == DAILY, (runs.ended_at >= today) | at_work, runs.began_at <= now
    )
    if await tx.scalar(of_today.limit(1)) is not None:
        return None
    return await begin_run(tx, DAILY, rule, now)


async def end_run(tx: Transaction, run_id: int, now: datetime) -> None:
    ending = update(destruction_runs).where(destruction_runs.c.id == run_id)
    await tx.execute(ending.values(ended_at=now))


async def last_good_run(tx: Transaction) -> datetime | None:
    """The end of the last daily run that came to its end; None if there was none."""
    query = select(func.max(destruction_runs.c.ended_at))
    ended: datetime | None = await tx.scalar(query.where(destruction_runs.c.kind == DAILY))
    return ended


async def add(
    tx: Transaction,
    entries: Collection[NewEntry],
    *,
    rule: Rule,
    run_id: int | None,
    now: datetime,
) -> None:
    """Adds entries under the next numbers. Other transactions that add wait for this one."""
    if not entries:
        return
    last = await _locked_last(tx)
    for number, entry in enumerate(entries, last + 1):
        values = {**asdict(entry), "bookings": list(entry.bookings), **asdict(rule)}
        await tx.execute(insert(destructions).values(id=number, run_id=run_id, at=now, **values))


async def add_again(tx: Transaction, entry: RegisterEntry) -> None:
    """Adds an entry that a restored backup lacks, under its own number."""
    await _locked_last(tx)
    values = {**asdict(entry), "bookings": list(entry.bookings)}
    await tx.execute(insert(destructions).values(**values))


async def last_id(tx: Transaction) -> int:
    """The number of the last entry; 0 without one."""
    return await tx.scalar(select(func.coalesce(func.max(destructions.c.id), 0))) or 0


async def entries_after(tx: Transaction, number: int, most: int) -> list[RegisterEntry]:
    """At most `most` entries after the one of this number, in their order."""
    query = select(destructions).where(destructions.c.id > number)
    return await _entries(tx, query.order_by(destructions.c.id).limit(most))


async def entries_between(tx: Transaction, start: datetime, end: datetime) -> list[RegisterEntry]:
    """The entries of `[start, end)`, in their order."""
    query = select(destructions).where(destructions.c.at >= start, destructions.c.at < end)
    return await _entries(tx, query.order_by(destructions.c.id))


async def approve(
    tx: Transaction, *, user_id: int, digest: str, clients: int, courses: int, now: datetime
) -> None:
    values = {"user_id": user_id, "digest": digest, "clients": clients, "courses": courses}
    await tx.execute(insert(destruction_approvals).values(**values, at=now))


async def approval(tx: Transaction, digest: str) -> Approval | None:
    """The last approval of a dry run under this table of retention; None without one."""
    columns = destruction_approvals.c
    query = select(columns.digest, columns.at, columns.clients, columns.courses, columns.user_id)
    query = query.where(columns.digest == digest).order_by(columns.id.desc()).limit(1)
    row = (await tx.execute(query)).one_or_none()
    return Approval(*row) if row else None


async def _locked_last(tx: Transaction) -> int:
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": REGISTERING})
    return await last_id(tx)


async def _entries(tx: Transaction, query: Select[Any]) -> list[RegisterEntry]:
    rows = await tx.execute(query)
    return [RegisterEntry(**{**row._asdict(), "bookings": tuple(row.bookings)}) for row in rows]
