"""Who is host or co-host of an instance, and from when until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.connections.identity import Kind, Owner, Owners
from compliance.event_order import only
from compliance.events import Event, Joined, Left, Person, Role, RoleChanged

Moment = tuple[datetime, int]
"""A whole second, and the time of sending in milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class HostRole:
    """A stretch in which a participant was host or co-host; without an end it goes on."""

    instance: str
    participant: str
    owner: Owner
    start: Moment
    end: Moment | None

    def holds(self, moment: Moment) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


def host_roles(events: Iterable[Event], owners: Owners, move: timedelta) -> tuple[HostRole, ...]:
    """Every stretch of a host or co-host.

    A stretch ends with the participant's next role, when the participant leaves and is not back
    within `move`, and, for the host, when another person becomes host, because an instance has one
    host.
    """
    events = tuple(events)
    changes = sorted(only(events, RoleChanged), key=_moment)
    return tuple(
        _role(change, changes[number + 1 :], events, owners, move)
        for number, change in enumerate(changes)
        if change.role is not Role.ATTENDEE
    )


def _role(
    change: RoleChanged,
    later: Sequence[RoleChanged],
    events: Sequence[Event],
    owners: Owners,
    move: timedelta,
) -> HostRole:
    ends = [_moment(other) for other in later if _ends(other, change)]
    ends += [(at, 0) for at in _departures(change, events, move) if at > change.at]
    return HostRole(
        change.instance,
        participant(change.person),
        owners.of(change.instance, change.person),
        _moment(change),
        min(ends, default=None),
    )


def _ends(other: RoleChanged, change: RoleChanged) -> bool:
    if other.instance != change.instance:
        return False
    same = participant(other.person) == participant(change.person)
    return same or (change.role is Role.HOST and other.role is Role.HOST)


def _departures(
    change: RoleChanged, events: Sequence[Event], move: timedelta
) -> Iterable[datetime]:
    """When the participant left and was not back within `move`."""
    theirs = [
        event
        for event in events
        if isinstance(event, Joined | Left)
        and event.instance == change.instance
        and participant(event.person) == participant(change.person)
    ]
    joins = [event.at for event in theirs if isinstance(event, Joined)]
    for event in theirs:
        back = any(timedelta() <= at - event.at <= move for at in joins)
        if isinstance(event, Left) and not back:
            yield event.at


def participant(person: Person) -> str:
    """The key of a participant within an instance."""
    return person.uuid or person.user_id


def _moment(event: RoleChanged) -> Moment:
    return event.at, event.sent_ms


def could_record(
    roles: Iterable[HostRole], instance: str, moment: Moment
) -> frozenset[tuple[Owner, str]]:
    """The owners of the host and co-host roles at that moment, without staff; an unknown person
    counts by participant, so that two unknown people are two."""
    return frozenset(
        (role.owner, "" if role.owner.kind is Kind.CLIENT else role.participant)
        for role in roles
        if role.instance == instance and role.owner.kind is not Kind.STAFF and role.holds(moment)
    )
