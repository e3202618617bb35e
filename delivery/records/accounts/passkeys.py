"""The passkeys of users, and the challenges that browsers may still answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from delivery.records.database.row_outcome import fits, insert
from delivery.records.database.store import Transaction
from delivery.records.tables import passkey_challenges, passkeys


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    user_id: int
    credential_id: str
    """In base64url."""
    public_key: bytes
    """A COSE_Key (RFC 9052, section 7)."""
    sign_count: int
    name: str
    """Which the user chose."""
    made_at: datetime
    used_at: datetime | None


async def add(
    tx: Transaction,
    *,
    user_id: int,
    credential_id: str,
    public_key: bytes,
    sign_count: int,
    name: str,
    now: datetime,
) -> bool:
    """False if the passkey is stored already, whoever has it."""
    values = {
        "user_id": user_id,
        "credential_id": credential_id,
        "public_key": public_key,
        "sign_count": sign_count,
        "name": name,
        "made_at": now,
    }
    adding = insert(tx, passkeys).values(values)
    adding = adding.on_conflict_do_nothing(index_elements=["credential_id"])
    return await tx.scalar(adding.returning(passkeys.c.id)) is not None


async def of_user(tx: Transaction, user_id: int) -> tuple[Passkey, ...]:
    """The user's passkeys, the oldest first."""
    query = select(passkeys).where(passkeys.c.user_id == user_id).order_by(passkeys.c.id)
    return tuple(Passkey(**row._asdict()) for row in await tx.execute(query))


async def by_credential(tx: Transaction, credential_id: str) -> Passkey | None:
    query = select(passkeys).where(passkeys.c.credential_id == credential_id)
    row = (await tx.execute(query)).one_or_none()
    return Passkey(**row._asdict()) if row else None


async def used(tx: Transaction, passkey: Passkey, sign_count: int, now: datetime) -> bool:
    """Stores the new count; False if another request used or removed the passkey meanwhile."""
    same = (passkeys.c.id == passkey.id) & (passkeys.c.sign_count == passkey.sign_count)
    using = update(passkeys).where(same).values(sign_count=sign_count, used_at=now)
    return await tx.scalar(using.returning(passkeys.c.id)) is not None


async def remove(tx: Transaction, user_id: int, passkey_id: int) -> bool:
    """False if the user has no such passkey."""
    if not fits(passkey_id):
        return False
    theirs = (passkeys.c.id == passkey_id) & (passkeys.c.user_id == user_id)
    return await tx.scalar(delete(passkeys).where(theirs).returning(passkeys.c.id)) is not None


async def remove_all(tx: Transaction, user_id: int) -> None:
    await tx.execute(delete(passkeys).where(passkeys.c.user_id == user_id))


async def add_challenge(
    tx: Transaction, challenge: str, holder: str, now: datetime, expires_at: datetime
) -> None:
    """Stores a challenge for the browser with this digest; forgets those that are too old."""
    table = passkey_challenges
    await tx.execute(delete(table).where(table.c.expires_at <= now))
    values = {"challenge": challenge, "holder": holder, "expires_at": expires_at}
    await tx.execute(insert(tx, table).values(values))


async def take_challenge(tx: Transaction, challenge: str, holder: str, now: datetime) -> bool:
    """Uses the challenge up; False if it is used, too old, or another browser's."""
    table = passkey_challenges
    theirs = (table.c.challenge == challenge) & (table.c.holder == holder)
    taking = delete(table).where(theirs, table.c.expires_at > now).returning(table.c.challenge)
    return await tx.scalar(taking) is not None
