"""The rows of the audit from which the entries of the log are made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from delivery.records.database.store import Transaction
from delivery.records.tables import audit, audit_leaves, audit_pending, audit_salts


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A row of the audit and its place in the log."""

    place: int
    audit_id: int
    at: datetime | None
    """None, as all that follows, if the row was removed."""
    act: str | None
    role: str | None
    user_id: int | None
    token_id: int | None
    subject: str | None
    salt: bytes | None
    """None of a subject that needs none, and once it is destroyed."""


async def between(tx: Transaction, first: int, end: int) -> Sequence[LeafRow]:
    """The rows at the places from `first` to before `end`, in their order."""
    query = (
        select(
            audit_leaves.c.id.label("place"),
            audit_leaves.c.audit_id,
            *(audit.c.at, audit.c.act, audit.c.role),
            *(audit.c.user_id, audit.c.token_id, audit.c.subject),
            audit_salts.c.salt,
        )
        .outerjoin(audit, audit.c.id == audit_leaves.c.audit_id)
        .outerjoin(audit_salts, audit_salts.c.subject == audit.c.subject)
        .where(audit_leaves.c.id >= first, audit_leaves.c.id < end)
        .order_by(audit_leaves.c.id)
    )
    return [LeafRow(**row._asdict()) for row in await tx.execute(query)]


async def end(tx: Transaction) -> int:
    """The place after the last that an entry of the database has."""
    return await tx.scalar(select(func.coalesce(func.max(audit_leaves.c.id) + 1, 0))) or 0


async def without_place(tx: Transaction) -> Sequence[int]:
    """The ids of rows of the audit that neither have a place nor wait for one."""
    query = (
        select(audit.c.id)
        .outerjoin(audit_leaves, audit_leaves.c.audit_id == audit.c.id)
        .outerjoin(audit_pending, audit_pending.c.audit_id == audit.c.id)
        .where(audit_leaves.c.id.is_(None), audit_pending.c.audit_id.is_(None))
        .order_by(audit.c.id)
    )
    return (await tx.scalars(query)).all()


async def places_about(tx: Transaction, subjects: Collection[str]) -> Sequence[int]:
    """The places of the entries about these subjects, in their order."""
    query = (
        select(audit_leaves.c.id)
        .join(audit, audit.c.id == audit_leaves.c.audit_id)
        .where(audit.c.subject.in_(subjects))
        .order_by(audit_leaves.c.id)
    )
    return (await tx.scalars(query)).all()
