"""The bearer tokens of other systems: their holders, scopes and last days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.tables import api_tokens


@dataclass(frozen=True, slots=True)
class ApiTokenRow:
    id: int
    holder: str
    scopes: str
    """Separated by spaces."""
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


async def add(
    tx: Transaction, *, holder: str, scopes: Collection[str], now: datetime, expires_at: datetime
) -> int:
    """The new token's id."""
    values = {"holder": holder, "scopes": " ".join(sorted(scopes))}
    adding = insert(api_tokens).values(**values, made_at=now, expires_at=expires_at)
    token_id: int = (await tx.execute(adding.returning(api_tokens.c.id))).scalar_one()
    return token_id


async def holds(tx: Transaction, token_id: int) -> bool:
    """Whether a token of this id was made and not revoked."""
    if not fits(token_id):
        return False
    query = select(api_tokens.c.id).where(
        api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None)
    )
    return await tx.scalar(query) is not None


async def list_all(tx: Transaction) -> list[ApiTokenRow]:
    """Every token, the newest first."""
    rows = await tx.execute(select(api_tokens).order_by(api_tokens.c.id.desc()))
    return [ApiTokenRow(**row._asdict()) for row in rows]


async def revoke(tx: Transaction, token_id: int, now: datetime) -> bool:
    """False if there is no such token, or it was revoked before."""
    if not fits(token_id):
        return False
    revoking = (
        update(api_tokens)
        .where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(api_tokens.c.id)
    )
    return await tx.scalar(revoking) is not None
