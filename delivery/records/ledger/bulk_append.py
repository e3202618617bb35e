"""The ledger's one hot statement: whatever waits, in one statement and one commit of its own.

It goes to the driver underneath: SQLAlchemy takes longer to hand over a row than the database to
keep it.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from delivery.records.database.bulk_statement import Many, moment, statement
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import APPENDING, UNDATED, Entry
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
_LEDGER = Many(ledger, COLUMNS, ("day", "digest"))

# All rows are one value, which PostgreSQL takes apart: a list for each column costs the driver
# more. The lock is taken before the first id is given; see `ledger.append`.
POSTGRESQL = """
INSERT INTO ledger (source, day, digest, received_at, event_at, kind, meeting_id, instance,
                    course_id, line)
SELECT source, day, decode(digest, 'hex'), received_at, event_at, kind, meeting_id, instance,
       course_id, line::json
FROM (SELECT pg_advisory_xact_lock(%s)) AS held,
     json_to_recordset(%s::json) AS told (source text, day date, digest text,
         received_at timestamptz, event_at timestamptz, kind text, meeting_id text, instance text,
         course_id integer, line text)
ON CONFLICT (day, digest) DO NOTHING
"""


async def file(store: Store, entries: Sequence[Entry]) -> int:
    """Writes at most MOST entries down; how many of them are new. They are durable on return.

    Raises StoreFault where the records cannot take it: then nothing was written, unless the
    connection broke at the very end; the same entries again do no harm.
    """
    if store.is_postgresql:
        told = msgspec.json.encode([_told(entry) for entry in entries]).decode()
        return await store.tell_driver(POSTGRESQL, (APPENDING, told))
    values: list[Any] = []
    for entry in entries:
        values += _values(entry)
    return await store.tell_driver(statement(_LEDGER, len(entries)), values)


def _values(entry: Entry) -> tuple[Any, ...]:
    """As SQLAlchemy's own types write them."""
    event_at = None if entry.event_at is None else moment(entry.event_at)
    return (
        entry.source,
        _UNDATED if event_at is None else event_at[:_DATE],
        entry.digest,
        moment(entry.received_at),
        event_at,
        entry.kind,
        entry.meeting_id,
        entry.instance,
        entry.course_id,
        msgspec.json.encode(entry.line).decode(),
    )


_UNDATED = UNDATED.isoformat()
_DATE = len(_UNDATED)


def _told(entry: Entry) -> dict[str, Any]:
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
        # A text within the text: the outer JSON may not hold a NUL, the inner one may.
        "line": msgspec.json.encode(entry.line).decode(),
    }
