"""Reads rows that the service only ever adds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import audit, policies, policy_pins


@dataclass(frozen=True, slots=True)
class AuditEntry:
    id: int
    user_id: int | None
    token_id: int | None
    role: str | None
    act: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pin:
    text: str
    reason: str


async def audit_entries(tx: Transaction, start: datetime, end: datetime) -> list[AuditEntry]:
    """The audit entries of `[start, end)`, oldest first."""
    query = select(audit).where(audit.c.at >= start, audit.c.at < end).order_by(audit.c.id)
    return [AuditEntry(**row._asdict()) for row in await tx.execute(query)]


async def pins_of(tx: Transaction, course_id: int) -> list[Pin]:
    """Every policy to which the course was ever pinned, oldest first."""
    query = (
        select(policies.c.text, policy_pins.c.reason)
        .join(policies, policies.c.id == policy_pins.c.policy_id)
        .where(policy_pins.c.course_id == course_id)
        .order_by(policy_pins.c.id)
    )
    return [Pin(**row._asdict()) for row in await tx.execute(query)]
