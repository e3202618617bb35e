"""Finds the courses of new entries, with a cache."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from delivery.records.database.store import Store
from delivery.records.ledger import course_lookup
from delivery.records.ledger.course_lookup import Key
from delivery.records.ledger.ledger import Entry

FORGOTTEN_AFTER_S = 60.0
"""A meeting nearly always stays that of its course, and a needless judgement does no harm. A
meeting that a second course gets is found by the regular catch-up."""


def key_of(entry: Entry) -> Key:
    """The key of an entry: entries with the same key belong to the same courses."""
    return entry.course_id, entry.meeting_id, entry.instance


@dataclass(slots=True)
class Places:
    store: Store
    now_s: Callable[[], float] = time.monotonic
    _courses_by_key: dict[Key, frozenset[int]] = field(default_factory=dict)
    _since_s: float = 0.0

    async def courses_of(self, heard: Mapping[Key, Entry]) -> frozenset[int]:
        """The ids of the entries' courses. Unknown keys are looked up again next time. Raises
        StoreFault."""
        if self.now_s() - self._since_s > FORGOTTEN_AFTER_S:
            self._courses_by_key, self._since_s = {}, self.now_s()
        new = [key for key in heard if key not in self._courses_by_key]
        if new:
            async with self.store.reading() as tx:
                heard_at = min(heard[key].received_at for key in new)
                by_key = await course_lookup.courses_by_key(tx, new, heard_at)
            self._courses_by_key |= by_key
        return frozenset().union(*(self._courses_by_key.get(key, ()) for key in heard))
