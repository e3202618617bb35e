"""Matches the rows of a report to the stays that were heard, one to one."""

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
    """One stay in the room as it was heard: a join, a leave or both."""

    person: Person
    joined: datetime | None
    left: datetime | None

    @property
    def length(self) -> timedelta:
        """The time from join to leave; unlimited if either was not heard."""
        return self.left - self.joined if self.joined and self.left else timedelta.max

    def touches(self, row: Row, within: timedelta) -> bool:
        """Whether the row may describe this stay: the two overlap, or are at most `within`
        apart."""
        first, last = self.joined or row.joined_at, self.left or row.left_at
        too_late = last is not None and row.joined_at > last + within
        too_early = row.left_at is not None and row.left_at < first - within
        return not too_late and not too_early

    def apart(self, row: Row) -> timedelta:
        """The differences of the joins and of the leaves together, where both times are known."""
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
    """The matched stays and rows, and the unmatched of each."""

    pairs: tuple[tuple[ObservedStay, Row], ...]
    only_heard: tuple[ObservedStay, ...]
    only_reported: tuple[Row, ...]


def match(stays: Sequence[ObservedStay], rows: Iterable[Row], within: timedelta) -> StayMatches:
    """Matches by the connection's own id; then, because a breakout room may give a connection
    another id (FACTS trap 19), by the personal link and the same times. The nearest pair is
    matched first, and every stay and row at most once."""
    rows = list(rows)
    free, pairs = Counter(rows), dict[ObservedStay, Row]()
    descriptions = _Descriptions()
    for alike in (_by_id, _by_link):
        pairs_found = alike([stay for stay in stays if stay not in pairs], +free, within)
        apart = [(stay.apart(row), stay, row) for stay, row in pairs_found]
        for _, stay, row in settled(apart, itemgetter(0), descriptions.of):
            if stay not in pairs and free[row]:
                pairs[stay] = row
                free[row] -= 1
    return StayMatches(
        pairs=tuple(pairs.items()),
        only_heard=tuple(stay for stay in stays if stay not in pairs),
        only_reported=tuple(sorted(free.elements(), key=lambda row: (row.joined_at, row.user_id))),
    )


class _Descriptions:
    """The representations of stays and rows, each made once. The object's identity is the key,
    because comparing two stays takes nearly as long as making their representations."""

    def __init__(self) -> None:
        self._by_identity: dict[int, tuple[ObservedStay | Row, str]] = {}

    def of(self, pair: tuple[timedelta, ObservedStay, Row]) -> tuple[str, str]:
        return self._description(pair[1]), self._description(pair[2])

    def _description(self, item: ObservedStay | Row) -> str:
        if id(item) not in self._by_identity:
            self._by_identity[id(item)] = item, repr(item)  # holding `item` keeps its id unique
        return self._by_identity[id(item)][1]


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
