"""The salts of the audit's subjects: random, one for each, destroyed with the person."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import audit, audit_salts

OCTETS = 32
IMPERSONAL = frozenset(
    {
        "course",
        "key",
        "list",
        "log",
        "manifest",
        "period",
        "quarter",
        "token",
        "unknown",
        "user",
        "witness",
    }
)
"""The kinds of subject that name no client; an entry states them as they are. Users are named by
their numbers. A kind that comes to this set changes no entry whose subject has a salt."""


def is_personal(subject: str) -> bool:
    return subject.partition(" ")[0] not in IMPERSONAL


def committed(subject: str, salt: bytes) -> str:
    """What an entry of the log says instead of the subject: its kind, and the HMAC-SHA256 of the
    whole subject with the salt as key, in hexadecimal."""
    kind, _, _ = subject.partition(" ")
    return f"{kind} #{hmac.new(salt, subject.encode(), hashlib.sha256).hexdigest()}"


def is_committed(subject: str) -> bool:
    return " #" in subject


async def make_missing(tx: Transaction, subjects: Collection[str]) -> None:
    """Makes the salts that these subjects have not."""
    named = (each for each in subjects if is_personal(each) and not is_committed(each))
    values = [{"subject": each, "salt": secrets.token_bytes(OCTETS)} for each in sorted(named)]
    if values:
        adding = insert(tx, audit_salts).on_conflict_do_nothing(index_elements=["subject"])
        await tx.execute(adding, values)


async def read(tx: Transaction, subjects: Collection[str]) -> Mapping[str, bytes]:
    """The salts of those of the subjects that have one."""
    salts: dict[str, bytes] = {}
    for some in batched(subjects):
        query = select(audit_salts).where(audit_salts.c.subject.in_(some))
        salts |= {row.subject: row.salt for row in await tx.execute(query)}
    return salts


async def destroy(tx: Transaction, subjects: Collection[str]) -> int:
    """Destroys the salts of these subjects, and puts the commitment in place of each subject in the
    audit: the log stays whole, and nothing tells any more whom it is about. Returns how many
    entries of the audit were about them.

    Call it in the transaction that destroys the person's other records.
    """
    await make_missing(tx, subjects)
    salts = await read(tx, subjects)
    change = (
        update(audit)
        .where(audit.c.subject == bindparam("named"))
        .values(subject=bindparam("commitment"))
    )
    count = 0
    for subject, salt in salts.items():
        values = {"named": subject, "commitment": committed(subject, salt)}
        count += (await tx.execute(change, values)).rowcount
        await tx.execute(delete(audit_salts).where(audit_salts.c.subject == subject))
    return count
