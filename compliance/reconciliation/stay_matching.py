"""Lays the rows of a report against the stays that were heard, each to the one that it tells of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from compliance.event_order import settled
from compliance.events import Person
from compliance.provider_report import ReportedStay

Row = ReportedStay


@dataclass(frozen=True, slots=True)
class ObservedStay:
    """What was heard of one stay in the room: a join, a leave or both."""

    person: Person
    joined: datetime | None
    left: datetime | None

    @property
    def length(self) -> timedelta:
        """As far as was heard; of one whose end or beginning was not, without limit."""
        return self.left - self.joined if self.joined and self.left else timedelta.max

    def touches(self, row: Row, within: timedelta) -> bool:
        """Whether the row may tell of this stay: the two overlap, or nearly so."""
        first, last = self.joined or row.joined_at, self.left or row.left_at
        too_late = last is not None and row.joined_at > last + within
        too_early = row.left_at is not None and row.left_at < first - within
        return not too_late and not too_early

    def apart(self, row: Row) -> timedelta:
        """How far the row is from this stay, where both tell."""
        joined = abs(row.joined_at - self.joined) if self.joined else timedelta()
        left = abs(row.left_at - self.left) if self.left and row.left_at else timedelta()
        return joined + left

    def same(self, row: Row, within: timedelta) -> bool:
        """Whether both begin and end alike, on the same personal link."""
        link = row.registrant_id or row.account_id
        begun = self.joined is not None and abs(row.joined_at - self.joined) <= within
        ended = None in (self.left, row.left_at) or self.apart(row) <= 2 * within
        return (
            bool(link)
            and link in (self.person.registrant_id, self.person.account_id)
            and begun
            and ended
        )


@dataclass(frozen=True, slots=True)
class StayMatches:
    """Which row tells of which stay, and what is left on either side."""

    pairs: tuple[tuple[ObservedStay, Row], ...]
    only_heard: tuple[ObservedStay, ...]
    only_reported: tuple[Row, ...]


def lay(stays: Sequence[ObservedStay], rows: Iterable[Row], within: timedelta) -> StayMatches:
    """First by the connection's own id; then, since a breakout room may give it another id (FACTS
    trap 19), by the personal link and the same times. The nearest first, each once."""
    rows = list(rows)
    free, pairs = Counter(rows), dict[ObservedStay, Row]()
    said = _Said()
    for alike in (_by_id, _by_link):
        pairs_found = alike([stay for stay in stays if stay not in pairs], +free, within)
        apart = [(stay.apart(row), stay, row) for stay, row in pairs_found]
        for _, stay, row in settled(apart, itemgetter(0), said.of):
            if stay not in pairs and free[row]:
                pairs[stay] = row
                free[row] -= 1
    return StayMatches(
        pairs=tuple(pairs.items()),
        only_heard=tuple(stay for stay in stays if stay not in pairs),
        only_reported=tuple(sorted(free.elements(), key=lambda row: (row.joined_at, row.user_id))),
    )


class _Said:
    """What stays and rows say, each spelt out once. They are told apart by which they are: to
    compare them takes nearly as long as to spell them out."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[ObservedStay | Row, str]] = {}

    def of(self, pair: tuple[timedelta, ObservedStay, Row]) -> tuple[str, str]:
        return self._one(pair[1]), self._one(pair[2])

    def _one(self, item: ObservedStay | Row) -> str:
        if id(item) not in self._known:
            self._known[id(item)] = item, repr(item)  # kept, so that no other can become it
        return self._known[id(item)][1]


def _by_id(
    stays: Iterable[ObservedStay], rows: Iterable[Row], within: timedelta
) -> list[tuple[ObservedStay, Row]]:
    by_id = defaultdict[str, list[Row]](list)
    for row in rows:
        by_id[row.user_id].append(row)
    by_id.pop("", None)
    return [
        (stay, row)
        for stay in stays
        for row in by_id.get(stay.person.user_id, ())
        if stay.touches(row, within)
    ]


def _by_link(
    stays: Iterable[ObservedStay], rows: Iterable[Row], within: timedelta
) -> list[tuple[ObservedStay, Row]]:
    by_link = defaultdict[str, list[Row]](list)
    for row in rows:
        by_link[row.registrant_id or row.account_id or ""].append(row)
    return [
        (stay, row)
        for stay in stays
        for link in {stay.person.registrant_id, stay.person.account_id}
        for row in by_link.get(link or "", ())
        if stay.same(row, within)
    ]
