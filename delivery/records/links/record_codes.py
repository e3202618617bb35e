"""The codes that open records. Only a digest of each code is stored."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import record_codes


@dataclass(frozen=True, slots=True)
class NewCode:
    record_key_id: int
    channel: str
    """`email` or `text`."""
    code_hash: str = field(repr=False)
    text: str = field(repr=False)
    """The words of the message, without the code."""
    template: str
    """The SHA-256 of the template of the words, in hexadecimal."""
    made_at: datetime


async def add(tx: Transaction, code: NewCode) -> int:
    adding = insert(record_codes).values(**asdict(code), tries=0)
    row_id: int = (await tx.execute(adding.returning(record_codes.c.id))).scalar_one()
    return row_id


async def count_since(tx: Transaction, record_key_id: int, since: datetime) -> int:
    """How many codes were made for this record's link since then."""
    of_key = (record_codes.c.record_key_id == record_key_id, record_codes.c.made_at >= since)
    query = select(func.count()).select_from(record_codes).where(*of_key)
    return (await tx.execute(query)).scalar_one()


async def try_newest(
    tx: Transaction, record_key_id: int, since: datetime, most_tries: int
) -> tuple[int, str] | None:
    """Counts a try at the newest code: returns its id and its digest. None if that code was used,
    is older than `since`, or has had all its tries: then no code opens the record."""
    newest = select(func.max(record_codes.c.id)).where(
        record_codes.c.record_key_id == record_key_id
    )
    trying = (
        update(record_codes)
        .where(
            record_codes.c.id == newest.scalar_subquery(),
            record_codes.c.used_at.is_(None),
            record_codes.c.made_at >= since,
            record_codes.c.tries < most_tries,
        )
        .values(tries=record_codes.c.tries + 1)
        .returning(record_codes.c.id, record_codes.c.code_hash)
    )
    row = (await tx.execute(trying)).one_or_none()
    return (row.id, row.code_hash) if row else None


async def use(tx: Transaction, code_id: int, now: datetime) -> None:
    """Ends the code: it has opened the record."""
    await tx.execute(update(record_codes).where(record_codes.c.id == code_id).values(used_at=now))
