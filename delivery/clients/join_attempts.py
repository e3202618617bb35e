"""A client's steps to join the meeting, from their own page to the waiting room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.connections.identity import Kind, Owners
from compliance.course import PlannedCourse
from compliance.event_order import only
from compliance.events import Event, WaitingRoomEntered
from delivery.device_check.technical_check import faults
from delivery.records.planning.client_actions import AttemptRow

STEPS = ("opened", "check_failed", "join", "waiting")
"""The page opened, a failed technical check, the join button, the waiting room: the order of the
steps in one attempt."""


@dataclass(frozen=True, slots=True)
class JoinStep:
    kind: str
    """One of `STEPS`, or `check` for a technical check without a fault."""
    at: datetime


def steps(
    actions: Iterable[AttemptRow], entries: Iterable[datetime], since: datetime | None = None
) -> tuple[JoinStep, ...]:
    """Returns one client's steps from `since` on, oldest first.

    `entries` are the times at which the client entered the waiting room.
    """
    taken = [JoinStep(_kind(attempt), attempt.at) for attempt in actions]
    taken += [JoinStep("waiting", at) for at in entries]
    taken.sort(key=lambda step: (step.at, step.kind))
    return tuple(step for step in taken if since is None or step.at >= since)


def began_at(taken: Iterable[JoinStep]) -> tuple[datetime, ...]:
    """Returns when each attempt began. A step that goes no further than the step before begins a
    new attempt."""
    attempts: list[datetime] = []
    last = len(STEPS)
    for step in taken:
        if step.kind in STEPS:
            position = STEPS.index(step.kind)
            if position <= last:
                attempts.append(step.at)
            last = position
    return tuple(attempts)


def count(taken: Iterable[JoinStep]) -> int:
    """Returns the number of attempts, as `began_at` tells them apart."""
    return len(began_at(taken))


def waiting_room_entries(
    course: PlannedCourse, events: Iterable[Event]
) -> dict[str, tuple[datetime, ...]]:
    """Returns the times at which each client entered the waiting room, by booking reference."""
    events = tuple(events)
    owners = Owners(course, events)
    entries: dict[str, list[datetime]] = {booking.reference: [] for booking in course.bookings}
    for event in only(events, WaitingRoomEntered):
        owner = owners.of(event.instance, event.person)
        if owner.kind is Kind.CLIENT and owner.booking in entries:
            entries[owner.booking].append(event.at)
    return {booking: tuple(sorted(set(times))) for booking, times in entries.items()}


def _kind(attempt: AttemptRow) -> str:
    if attempt.kind != "check":
        return attempt.kind
    return "check_failed" if faults(attempt.codes or {}) else "check"
