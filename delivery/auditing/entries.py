"""The entries of the audit's log: their exact octets, made from rows and read again."""

import json
from dataclasses import dataclass
from datetime import UTC

from delivery.records.audit_log import salts
from delivery.records.audit_log.leaf_rows import LeafRow
from delivery.transparency.canonical_text import Malformed

FORMAT = "coursewatch-audit/1"
RESUMED = "audit log resumed"
"""The act with which the log goes on after a restore. Its subject: `log 5 to 9`, the places of the
entries that stand in the folder and not in the database."""


class Unprovable(Exception):
    """The row of an entry was removed, or its salt is missing while it names its subject."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of the log."""

    row: int
    """The id of its row in the audit."""
    at: str
    """The time in UTC, with microseconds."""
    by: str
    """The role, and the number of the user or the API token: `officer 7`."""
    act: str
    subject: str
    """A kind and a reference; of a client, a kind and a commitment (`salts.committed`)."""


def entry_of(row: LeafRow) -> bytes:
    """The octets of the entry: JSON in ASCII without spaces, its keys in the order below.

    Holds no personal data: users and API tokens by their numbers, clients by a commitment whose
    salt is destroyed with the person. Raises Unprovable.
    """
    if row.at is None or row.act is None or row.subject is None:
        raise Unprovable("its row was removed")
    values = {
        "format": FORMAT,
        "row": row.audit_id,
        "at": row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "role": row.role,
        "user": row.user_id,
        "token": row.token_id,
        "act": row.act,
        "subject": _stated(row.subject, row.salt),
    }
    return _written(values)


def read(octets: bytes) -> LogEntry:
    """Raises Malformed if the octets are no entry in its one form."""
    try:
        values = json.loads(octets)
        user, token, role = values["user"], values["token"], values["role"]
        number = user if user is not None else token
        by = " ".join(str(part) for part in (role, number) if part is not None)
        entry = LogEntry(values["row"], values["at"], by, values["act"], values["subject"])
    except (ValueError, KeyError, TypeError):
        raise Malformed("an entry is not as the audit writes it") from None
    if values["format"] != FORMAT or _written(values) != octets:
        raise Malformed("an entry is not as the audit writes it")
    return entry


def missing_places(entry: LogEntry) -> range | None:
    """The places that a database lost which was restored, if the entry says that the log went on
    after that."""
    if entry.act != RESUMED:
        return None
    first, _, last = entry.subject.removeprefix("log ").partition(" to ")
    return range(int(first), int(last) + 1) if (first + last).isdigit() else None


def _stated(subject: str, salt: bytes | None) -> str:
    if salt is not None:
        return salts.committed(subject, salt)
    if salts.is_personal(subject) and not salts.is_committed(subject):
        raise Unprovable("the salt of its subject is missing")
    return subject


def _written(values: dict[str, object]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode("ascii")
