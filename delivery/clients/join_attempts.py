"""What somebody did to get into the meeting, from their own page and at its door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import Kind, Owners
from compliance.course import PlannedCourse
from compliance.event_order import only
from compliance.events import Event, WaitingRoomEntered
from delivery.clients.technical_check import needs_mending
from delivery.records.planning.client_actions import AttemptRow

STEPS = ("opened", "check_failed", "join", "waiting")
"""The page opened, a technical check that found something, the button, the waiting room: in the
order in which one try comes by them."""


@dataclass(frozen=True, slots=True)
class JoinStep:
    kind: str
    """One of `STEPS`, or `check` for a technical check that found nothing to mend."""
    at: datetime


def steps(
    attempts: Iterable[AttemptRow], knocks: Iterable[datetime], since: datetime | None = None
) -> tuple[JoinStep, ...]:
    """One client's, oldest first. `knocks`: when they came into the waiting room."""
    found = [JoinStep(_kind(one), one.at) for one in attempts]
    found += [JoinStep("waiting", at) for at in knocks]
    found.sort(key=lambda one: (one.at, one.kind))
    return tuple(one for one in found if since is None or one.at >= since)


def count(found: Iterable[JoinStep]) -> int:
    """How often they tried: a step that goes no further than the last begins a new try."""
    tries, last = 0, len(STEPS)
    for one in found:
        if one.kind in STEPS:
            step = STEPS.index(one.kind)
            tries += step <= last
            last = step
    return tries


def knocks(course: PlannedCourse, events: Iterable[Event]) -> dict[str, tuple[datetime, ...]]:
    """When each booking came into the waiting room, by reference."""
    events = tuple(events)
    owners = Owners(course, events)
    found: dict[str, list[datetime]] = {one.reference: [] for one in course.bookings}
    for one in only(events, WaitingRoomEntered):
        owner = owners.of(one.instance, one.who)
        if owner.kind is Kind.CLIENT and owner.booking in found:
            found[owner.booking].append(one.at)
    return {booking: tuple(sorted(set(times))) for booking, times in found.items()}


def _kind(one: AttemptRow) -> str:
    if one.kind != "check":
        return one.kind
    return "check_failed" if needs_mending(one.codes or {}) else "check"
