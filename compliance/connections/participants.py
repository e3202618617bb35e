"""Adds the participant's uuid to events from which the provider omitted it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from compliance.connections.identity import ParticipantEvent
from compliance.events import Event, Person


def completed(events: Iterable[Event]) -> tuple[Event, ...]:
    """Completes events without a uuid, because a leave and a join of one person are otherwise not
    recognised as a move to another room.

    The uuid comes from other events of the instance with the same connection or, failing that, the
    same personal link, if these name one participant alone. A personal link without any named
    participant stands for one participant.
    """
    events = tuple(events)
    by_connection = defaultdict[tuple[str, str], set[str]](set)
    by_link = defaultdict[tuple[str, str], set[str]](set)
    incomplete = False
    for event in events:
        if isinstance(event, ParticipantEvent):
            person = event.person
            if person.uuid:
                by_connection[event.instance, person.user_id].add(person.uuid)
                by_link[event.instance, person.registrant_id or ""].add(person.uuid)
            else:
                incomplete = True
    if not incomplete:
        return events

    def named(instance: str, person: Person) -> Person:
        uuids = by_connection[instance, person.user_id] if person.user_id else set()
        if not uuids and person.registrant_id:
            made = {f"link:{person.registrant_id}"}
            uuids = by_link[instance, person.registrant_id] or made
        return replace(person, uuid=next(iter(uuids))) if len(uuids) == 1 else person

    return tuple(
        replace(event, person=named(event.instance, event.person))
        if isinstance(event, ParticipantEvent) and not event.person.uuid
        else event
        for event in events
    )
