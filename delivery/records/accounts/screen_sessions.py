"""Checks the sessions of many open screens together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import sessions, users


@dataclass(frozen=True, slots=True)
class OpenSession:
    token_hash: str
    made_at: datetime
    seen_at: datetime


async def of(tx: Transaction, token_hashes: Collection[str]) -> list[OpenSession]:
    """The complete sessions of these hashes that are not revoked and belong to active users."""
    query = (
        select(sessions.c.token_hash, sessions.c.made_at, sessions.c.seen_at)
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.token_hash.in_(sorted(token_hashes)), sessions.c.revoked_at.is_(None))
        .where(users.c.active, sessions.c.complete)
    )
    return [OpenSession(**row._asdict()) for row in await tx.execute(query)]


async def seen(tx: Transaction, token_hashes: Collection[str], now: datetime) -> None:
    those = sessions.c.token_hash.in_(sorted(token_hashes))
    await tx.execute(update(sessions).where(those).values(seen_at=now))
