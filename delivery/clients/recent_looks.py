"""Which looks at whole lists are in the audit already."""

from dataclasses import dataclass, field
from datetime import datetime

from delivery.clients.client_looks import VISIT

MOST = 10_000


@dataclass(frozen=True, slots=True)
class RecentLooks:
    """The looks at whole lists that this process has audited within the time of one visit: a page
    that loads itself again is one look."""

    _audited: dict[tuple[int, str, str], datetime] = field(default_factory=dict)

    def is_new(self, user_id: int, act: str, subject: str, now: datetime) -> bool:
        key = (user_id, act, subject)
        before = self._audited.get(key)
        if before is not None and now - VISIT < before <= now:
            return False
        if len(self._audited) >= MOST:
            self._audited.clear()
        self._audited[key] = now
        return True
