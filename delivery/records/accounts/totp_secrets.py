"""The sealed secrets of users' authenticator apps, and the last code that was taken of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import totp_secrets


@dataclass(frozen=True, slots=True)
class TotpSecret:
    user_id: int
    sealed: str
    """Encrypted under the service's secret."""
    last_step: int
    """The time step (RFC 6238, section 4.2) of the last code that was taken."""
    made_at: datetime


async def of_user(tx: Transaction, user_id: int) -> TotpSecret | None:
    query = select(totp_secrets).where(totp_secrets.c.user_id == user_id)
    row = (await tx.execute(query)).one_or_none()
    return TotpSecret(**row._asdict()) if row else None


async def save(tx: Transaction, user_id: int, sealed: str, step: int, now: datetime) -> None:
    """Stores the secret of an app, whose code of this time step was typed; replaces an earlier."""
    values = {"user_id": user_id, "sealed": sealed, "made_at": now, "last_step": step}
    saving = insert(tx, totp_secrets).values(values)
    await tx.execute(saving.on_conflict_do_update(index_elements=["user_id"], set_=values))


async def take_step(tx: Transaction, user_id: int, sealed: str, step: int) -> bool:
    """Uses up every code up to this time step; False if it is used already, or the secret was
    replaced."""
    table = totp_secrets
    same = (table.c.user_id == user_id) & (table.c.sealed == sealed)
    taking = update(table).where(same, table.c.last_step < step).values(last_step=step)
    return await tx.scalar(taking.returning(table.c.user_id)) is not None


async def remove(tx: Transaction, user_id: int) -> bool:
    """False if the user has none."""
    removing = delete(totp_secrets).where(totp_secrets.c.user_id == user_id)
    return await tx.scalar(removing.returning(totp_secrets.c.user_id)) is not None
