"""Gives the entries of the audit their places in the log, in the order of their ids."""

from datetime import datetime

from sqlalchemy import delete, func, insert, literal, select, text

from delivery.records.database.store import Transaction
from delivery.records.tables import audit, audit_checkpoints, audit_leaves, audit_pending

SEQUENCING = 0x61756474  # "audt": names this lock among PostgreSQL's advisory ones


async def sequencing(tx: Transaction) -> bool:
    """Tries to be the one process that writes the log until the transaction ends; returns False at
    once if another process is. On SQLite, which one process serves, always True."""
    if tx.dialect.name != "postgresql":
        return True
    query = text("SELECT pg_try_advisory_xact_lock(:name, 0)")
    return bool(await tx.scalar(query, {"name": SEQUENCING}))


async def size(tx: Transaction) -> int:
    """The number of places that are taken. After a restore of an older backup the last checkpoint
    may count more than the database has."""
    last = select(func.max(audit_leaves.c.id) + 1).scalar_subquery()
    signed = select(func.max(audit_checkpoints.c.id)).scalar_subquery()
    placed, covered = (
        await tx.execute(select(func.coalesce(last, 0), func.coalesce(signed, 0)))
    ).one()
    return max(int(placed), int(covered))


async def any_wait(tx: Transaction) -> bool:
    return await tx.scalar(select(audit_pending.c.audit_id).limit(1)) is not None


async def give(tx: Transaction, first: int, most: int) -> int:
    """Gives the places from `first` on to at most `most` entries that wait; returns how many."""
    waiting = select(audit_pending.c.audit_id).order_by(audit_pending.c.audit_id).limit(most)
    chosen = waiting.subquery()
    place = literal(first - 1) + func.row_number().over(order_by=chosen.c.audit_id)
    await tx.execute(
        insert(audit_leaves).from_select(["id", "audit_id"], select(place, chosen.c.audit_id))
    )
    given = select(audit_leaves.c.audit_id).where(audit_leaves.c.id >= first)
    return (
        await tx.execute(delete(audit_pending).where(audit_pending.c.audit_id.in_(given)))
    ).rowcount


async def subjects_from(tx: Transaction, first: int) -> set[str]:
    """The subjects of the entries at the places from `first` on. Until the transaction ends,
    nobody can put commitments in their place."""
    query = (
        select(audit.c.subject)
        .join(audit_leaves, audit_leaves.c.audit_id == audit.c.id)
        .where(audit_leaves.c.id >= first)
        .with_for_update(read=True, of=audit)
    )
    return set(await tx.scalars(query))


async def waits_since(tx: Transaction) -> datetime | None:
    """The time of the oldest entry that no checkpoint covers; None if all are covered."""
    covered = select(func.coalesce(func.max(audit_checkpoints.c.id), 0)).scalar_subquery()
    pending = select(func.min(audit_pending.c.audit_id).label("audit_id"))
    placed = select(func.min(audit_leaves.c.audit_id)).where(audit_leaves.c.id >= covered)
    uncovered = pending.union_all(placed).subquery()
    query = select(func.min(audit.c.at)).where(audit.c.id.in_(select(uncovered.c.audit_id)))
    oldest: datetime | None = await tx.scalar(query)
    return oldest
