"""Requests to sign in at an organisation's directory, of which each is answered once."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert

from delivery.records.database.store import Transaction
from delivery.records.tables import oidc_requests


@dataclass(frozen=True, slots=True)
class OidcRequest:
    state_hash: str
    holder: str
    """The digest of the cookie of the browser that began it."""
    nonce: str
    verifier: str
    next: str
    """The path to go on to."""
    proves: str | None
    """The hash of the session whose user proves again who they are; None to sign in."""
    begun_at: datetime
    expires_at: datetime


async def add(tx: Transaction, request: OidcRequest) -> None:
    """Stores a request; forgets those that are too old."""
    table = oidc_requests
    await tx.execute(delete(table).where(table.c.expires_at <= request.begun_at))
    await tx.execute(insert(table).values(asdict(request)))


async def take(tx: Transaction, state_hash: str, holder: str, now: datetime) -> OidcRequest | None:
    """Uses the request up; None if it is used, too old, or another browser's."""
    table = oidc_requests
    theirs = (table.c.state_hash == state_hash) & (table.c.holder == holder)
    taking = delete(table).where(theirs, table.c.expires_at > now).returning(table)
    row = (await tx.execute(taking)).one_or_none()
    return OidcRequest(**row._asdict()) if row else None
