"""Which courses the entries are about that are heard, without asking the records each time."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from delivery.records.database.store import Store
from delivery.records.ledger import course_lookup
from delivery.records.ledger.course_lookup import Key
from delivery.records.ledger.ledger import Entry

FORGOTTEN_AFTER_S = 60.0
"""A meeting stays that of its course as good as always, and what is judged for nothing does no
harm; if it comes to be that of another too, catching up finds that one meanwhile."""


def key_of(entry: Entry) -> Key:
    """Entries with the same are about the same courses."""
    return entry.course_id, entry.meeting_id, entry.instance


@dataclass(slots=True)
class Places:
    store: Store
    now_s: Callable[[], float] = time.monotonic
    _known: dict[Key, frozenset[int]] = field(default_factory=dict)
    _since_s: float = 0.0

    async def courses_of(self, heard: Mapping[Key, Entry]) -> frozenset[int]:
        """Raises StoreFault. What is of no course yet is looked for again the next time."""
        if self.now_s() - self._since_s > FORGOTTEN_AFTER_S:
            self._known, self._since_s = {}, self.now_s()
        new = [key for key in heard if key not in self._known]
        if new:
            async with self.store.reading() as tx:
                heard_at = min(heard[key].received_at for key in new)
                by_key = await course_lookup.courses_by_key(tx, new, heard_at)
            self._known |= by_key
        return frozenset().union(*(self._known.get(key, ()) for key in heard))
