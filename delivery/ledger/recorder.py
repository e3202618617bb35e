"""Takes in what happens in a course room: written down first, made sense of afterwards."""

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
    """Where every reporter brings what they have heard."""

    store: Store
    writer: LedgerWriter
    on_recorded: Callable[[Sequence[Entry]], None]
    """Called with entries once they are durable; the courses are judged from there."""
    wake: Callable[[int], None]
    """Called with the id of a course that has changed in another way than by entries."""

    async def append(self, entries: Sequence[Entry]) -> None:
        """Write down what is new of it. It is durable on return.

        Raises Overloaded, and StoreFault where the records cannot take it: whoever reports it
        should report it again.
        """
        await self.writer.write(entries)
        self.on_recorded(entries)

    async def note(self, entries: Sequence[Entry], *, user_id: int, subject: str) -> int:
        """Like `append`, of what a user noted themselves: who did it is audited with it.

        `subject` is a kind and a reference, never a name: `booking B-1`.
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
    """What a trainer noted, as an entry of the ledger. `by` names the user, not the person."""
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
