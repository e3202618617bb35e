"""Records the events and notes of courses, before anything is derived from them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from delivery.ledger.batch_writer import LedgerWriter
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from delivery.records.review import audit


@dataclass(frozen=True, slots=True)
class Recorder:
    """Appends entries to the ledger and reports them to the judge."""

    store: Store
    writer: LedgerWriter
    on_recorded: Callable[[Sequence[Entry]], None]
    """Called with entries once they are durable; the courses are judged from there."""
    wake: Callable[[int], None]
    """Called with the id of a course that changed without new entries."""

    async def append(self, entries: Sequence[Entry]) -> None:
        """Appends the new ones of the entries; they are durable on return.

        Raises Overloaded, and StoreFault if the database fails: the caller may try again.
        """
        await self.writer.write(entries)
        self.on_recorded(entries)

    async def note(self, entries: Sequence[Entry], *, user_id: int, subject: str) -> int:
        """Appends a user's own entries, with an audit row.

        `subject` is a kind and a reference without a name: `booking B-1`.
        """
        async with self.store.writing() as tx:
            new = await ledger.append(tx, entries)
            for entry in entries if new else ():
                await audit.add(
                    tx,
                    user_id=user_id,
                    act=f"noted {entry.kind}",
                    subject=subject,
                    now=entry.received_at,
                )
        if new:
            self.on_recorded(entries)
        return new


def noted(*, course_id: int, by: str, at: datetime, action: str, keys: Mapping[str, Any]) -> Entry:
    """A trainer's note as a ledger entry. `by` is the user's id."""
    line = {
        "source": "trainer",
        "at": at.isoformat(),
        "by": by,
        "action": action,
        **keys,
    }
    canonical = msgspec.json.encode({"course_id": course_id, **line}, order="sorted")
    return Entry(
        source="trainer",
        digest=hashlib.sha256(canonical).digest(),
        received_at=at,
        event_at=at,
        kind=action,
        meeting_id=None,
        instance=None,
        course_id=course_id,
        line=line,
    )
