"""Adds the ids of a participant to events from which the provider omitted them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from compliance.connections.identity import ParticipantEvent
from compliance.events import Event, Person


def completed(events: Iterable[Event]) -> tuple[Event, ...]:
    """Completes events without the uuid of the participant or without the id of the connection.

    Without a uuid, a leave and a join of one person are not recognised as a move to another room;
    without the id of the connection, a leave does not end the connection that the join began.
    """
    events = tuple(events)
    people = [event.person for event in events if isinstance(event, ParticipantEvent)]
    if not all(person.uuid for person in people):
        events = _with_uuids(events)
    if not all(person.user_id for person in people):
        events = _with_user_ids(events)
    return events


def _with_uuids(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The uuid comes from other events of the instance with the same connection or, failing that,
    the same personal link, if these name one participant alone. A personal link without any named
    participant stands for one participant."""
    by_connection = defaultdict[tuple[str, str], set[str]](set)
    by_link = defaultdict[tuple[str, str], set[str]](set)
    for event in events:
        if isinstance(event, ParticipantEvent) and event.person.uuid:
            person = event.person
            by_connection[event.instance, person.user_id].add(person.uuid)
            by_link[event.instance, person.registrant_id or ""].add(person.uuid)

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


def _with_user_ids(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The id of the connection comes from other events of the participant in the instance, if these
    name one connection alone."""
    connections = defaultdict[tuple[str, str], set[str]](set)
    for event in events:
        if isinstance(event, ParticipantEvent) and event.person.uuid and event.person.user_id:
            connections[event.instance, event.person.uuid].add(event.person.user_id)

    def connected(event: ParticipantEvent) -> ParticipantEvent:
        user_ids = connections[event.instance, event.person.uuid]
        if event.person.user_id or len(user_ids) != 1:
            return event
        return replace(event, person=replace(event.person, user_id=next(iter(user_ids))))

    return tuple(
        connected(event) if isinstance(event, ParticipantEvent) else event for event in events
    )
