"""Appends a batch of entries in one statement and one commit.

The statement is written by hand, because SQLAlchemy takes longer to bind a row than the database to
insert it.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from delivery.records.database.bulk_upsert import BulkUpsert, as_text, sqlite_insert
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import APPENDING, Entry
from delivery.records.tables import ledger

MOST = 500  # rows in a statement; SQLite takes 32,766 values in one
COLUMNS = (
    "source",
    "day",
    "digest",
    "received_at",
    "event_at",
    "kind",
    "meeting_id",
    "instance",
    "course_id",
    "line",
)
LEDGER = BulkUpsert(ledger, COLUMNS, ("day", "digest"))

# All rows are one JSON value, which PostgreSQL unpacks; one array for each column costs the driver
# more. The lock precedes the first id; see `ledger.append`.
POSTGRESQL = """
INSERT INTO ledger (source, day, digest, received_at, event_at, kind, meeting_id, instance,
                    course_id, line)
SELECT source, day, decode(digest, 'hex'), received_at, event_at, kind, meeting_id, instance,
       course_id, line::json
FROM (SELECT pg_advisory_xact_lock(%s)) AS held,
     json_to_recordset(%s::json) AS entry (source text, day date, digest text,
         received_at timestamptz, event_at timestamptz, kind text, meeting_id text, instance text,
         course_id integer, line text)
ON CONFLICT (day, digest) DO NOTHING
"""


async def append(store: Store, entries: Sequence[Entry]) -> int:
    """Appends at most MOST entries durably; returns how many are new. Repeated entries change
    nothing.

    Raises BadValue if an entry can never be stored, and StoreFault if the database is not
    available. Nothing is written then, unless the connection broke during the commit.
    """
    if store.is_postgresql:
        text = msgspec.json.encode([_fields(entry) for entry in entries]).decode()
        return await store.write_batch(POSTGRESQL, (APPENDING, text))
    values = [value for entry in entries for value in _values(entry)]
    return await store.write_batch(sqlite_insert(LEDGER, len(entries)), values)


def _values(entry: Entry) -> tuple[Any, ...]:
    """Encodes the entry as SQLAlchemy's types do."""
    return (
        entry.source,
        entry.day.isoformat(),
        entry.digest,
        as_text(entry.received_at),
        None if entry.event_at is None else as_text(entry.event_at),
        entry.kind,
        entry.meeting_id,
        entry.instance,
        entry.course_id,
        msgspec.json.encode(entry.line).decode(),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "source": entry.source,
        "day": entry.day,
        "digest": entry.digest.hex(),
        "received_at": entry.received_at,
        "event_at": entry.event_at,
        "kind": entry.kind,
        "meeting_id": entry.meeting_id,
        "instance": entry.instance,
        "course_id": entry.course_id,
        # JSON text within JSON: the outer one may not hold a NUL, the inner one may.
        "line": msgspec.json.encode(entry.line).decode(),
    }
