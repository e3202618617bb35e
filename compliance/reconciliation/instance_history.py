"""The events of one instance, in the form that a report is matched against."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from compliance.connections.connections import stays
from compliance.connections.identity import ParticipantEvent
from compliance.connections.trainer_identification import identifications
from compliance.event_order import only
from compliance.events import Event, InstanceEnded, Joined, Left, Person
from compliance.reconciliation.stay_matching import ObservedStay
from compliance.trainer_events import Matched

Times = tuple[datetime | None, datetime | None]
"""The times of a join and a leave, where reported."""


class HeardInstance:
    """The events of one instance. Joins and leaves may be added; no received event changes."""

    def __init__(self, instance: str, events: Iterable[Event]) -> None:
        events = tuple(events)
        self.instance = instance
        self.sightings = tuple(
            event
            for event in events
            if isinstance(event, ParticipantEvent) and event.instance == instance
        )
        self.ended = max(
            (event.at for event in only(events, InstanceEnded) if event.instance == instance),
            default=None,
        )
        self.matched = frozenset(
            uuid for uuid, word in identifications(events).items() if isinstance(word, Matched)
        )
        self._seen: dict[str | Person, set[Person]] = defaultdict(set)
        """The persons of each participant, by uuid; a person without a uuid is one participant."""
        for sighting in self.sightings:
            self._seen[sighting.person.uuid or sighting.person].add(sighting.person)
        self._piles: dict[tuple[str, str], list[Joined | Left]] = defaultdict(list)
        for sighting in self.sightings:
            if isinstance(sighting, Joined | Left):
                self._piles[sighting.person.uuid, sighting.person.user_id].append(sighting)

    def stays(self) -> list[ObservedStay]:
        return [
            ObservedStay(
                self.completed(sighting.person),
                joined.at if joined else None,
                left.at if left else None,
            )
            for pile in self._piles.values()
            for joined, left in stays(pile)
            if (sighting := joined or left)
        ]

    def completed(self, person: Person) -> Person:
        """The person with the ids of the same participant's other events (FACTS trap 13)."""
        seen = self._seen[person.uuid or person]
        links = {person_seen.registrant_id for person_seen in seen if person_seen.registrant_id}
        accounts = {person_seen.account_id for person_seen in seen if person_seen.account_id}
        link = person.registrant_id or min(links, default=None)
        account = person.account_id or min(accounts, default=None)
        if (link, account) == (person.registrant_id, person.account_id):
            return person
        return replace(person, registrant_id=link, account_id=account)

    def takes(self, person: Person, wanted: Times, *sightings: Joined | Left) -> bool:
        """Adds sightings to a connection if they make the stay `wanted` and change no heard stay.
        Returns whether they were added."""
        pile = self._piles[person.uuid, person.user_id]
        before, after = _times(pile), _times([*pile, *sightings])
        whole = {times for times in before if None not in times}
        begun = {joined for joined, _ in before} - {None} <= {joined for joined, _ in after}
        if wanted not in after or not whole <= after or not begun:
            return False
        pile.extend(sightings)
        return True


def _times(pile: Iterable[Joined | Left]) -> set[Times]:
    return {
        (joined.at if joined else None, left.at if left else None) for joined, left in stays(pile)
    }
