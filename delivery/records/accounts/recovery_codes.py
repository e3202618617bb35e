"""The digests of users' recovery codes, of which each works once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, update

from delivery.records.database.store import Transaction
from delivery.records.tables import recovery_codes


async def replace(tx: Transaction, user_id: int, digests: Sequence[str], now: datetime) -> None:
    """Stores a new set; no code of an earlier set works any more."""
    await tx.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    rows = [{"user_id": user_id, "digest": digest, "made_at": now} for digest in digests]
    if rows:
        await tx.execute(insert(recovery_codes), rows)


async def use(tx: Transaction, user_id: int, digest: str, now: datetime) -> bool:
    """Uses the code up; False if it is used, replaced or unknown."""
    table = recovery_codes
    theirs = (table.c.user_id == user_id) & (table.c.digest == digest)
    using = update(table).where(theirs, table.c.used_at.is_(None)).values(used_at=now)
    return await tx.scalar(using.returning(table.c.id)) is not None
