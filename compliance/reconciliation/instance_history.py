"""What was heard of one instance, as a report is laid against it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from compliance.connections.connections import stays
from compliance.connections.identity import Sighting
from compliance.connections.trainer_identification import placings
from compliance.event_order import only
from compliance.events import Event, InstanceEnded, Joined, Left, Matched, Person
from compliance.reconciliation.stay_matching import ObservedStay

Times = tuple[datetime | None, datetime | None]
"""Of a join and a leave, where they were heard."""


class HeardInstance:
    """Joins and leaves may be added to it; nothing that was heard may change for it."""

    def __init__(self, instance: str, events: Iterable[Event]) -> None:
        events = tuple(events)
        self.instance = instance
        self.sightings = tuple(
            one for one in events if isinstance(one, Sighting) and one.instance == instance
        )
        self.ended = max(
            (one.at for one in only(events, InstanceEnded) if one.instance == instance),
            default=None,
        )
        self.matched = frozenset(
            uuid for uuid, word in placings(events).items() if isinstance(word, Matched)
        )
        self._seen: dict[str | Person, set[Person]] = defaultdict(set)
        """Under the uuid of a participant; whoever has none is one with themselves alone."""
        for one in self.sightings:
            self._seen[one.who.uuid or one.who].add(one.who)
        self._piles: dict[tuple[str, str], list[Joined | Left]] = defaultdict(list)
        for one in self.sightings:
            if isinstance(one, Joined | Left):
                self._piles[one.who.uuid, one.who.user_id].append(one)

    def stays(self) -> list[ObservedStay]:
        return [
            ObservedStay(
                self.known(told.who), joined.at if joined else None, left.at if left else None
            )
            for pile in self._piles.values()
            for joined, left in stays(pile)
            if (told := joined or left)
        ]

    def known(self, who: Person) -> Person:
        """With what other events of the same participant carry (FACTS trap 13)."""
        own = self._seen[who.uuid or who]
        links = {one.registrant_id for one in own if one.registrant_id}
        accounts = {one.account_id for one in own if one.account_id}
        link = who.registrant_id or min(links, default=None)
        account = who.account_id or min(accounts, default=None)
        if (link, account) == (who.registrant_id, who.account_id):
            return who
        return replace(who, registrant_id=link, account_id=account)

    def takes(self, who: Person, wanted: Times, *told: Joined | Left) -> bool:
        """Adds these to a connection if the stay that is wanted comes of it and every stay that
        was heard is as it was; whether it did."""
        pile = self._piles[who.uuid, who.user_id]
        before, after = _times(pile), _times([*pile, *told])
        whole = {one for one in before if None not in one}
        begun = {joined for joined, _ in before} - {None} <= {joined for joined, _ in after}
        if wanted not in after or not whole <= after or not begun:
            return False
        pile.extend(told)
        return True


def _times(pile: Iterable[Joined | Left]) -> set[Times]:
    return {
        (joined.at if joined else None, left.at if left else None) for joined, left in stays(pile)
    }
