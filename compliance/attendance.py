"""The one fold: from events to who was present, seen, away and why.

The definitions are those of the acceptance format: arrival, presence, gaps with their causes,
camera. The whole course is read again each time; nothing is patched as events arrive.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from compliance.absences import Absence, Cause, Causes, Fault, absences
from compliance.camera import Cameras, Watches, cameras
from compliance.connections import Connection, connections
from compliance.course import Course
from compliance.events import (
    BreakAnnounced,
    Event,
    WaitingRoomEntered,
)
from compliance.hearing import in_order, only
from compliance.instances import Instances, instances
from compliance.owners import Kind, Owners
from compliance.policy import Policy
from compliance.recordings import Recording, recordings
from compliance.spans import Span, Spans, intersect, subtract, union


@dataclass(frozen=True, slots=True)
class Gap:
    span: Span
    cause: Cause
    returned: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """One booking's: who was present, seen, away and why."""

    booking: str
    arrived_at: datetime | None
    joined_at: datetime | None
    connections: tuple[Connection, ...]
    present: Spans
    gaps: tuple[Gap, ...]
    cameras: Cameras


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody who was in the room, and whom nobody has placed."""

    participant_uuid: str
    name: str
    span: Span
    open: bool


@dataclass(frozen=True, slots=True)
class CourseRoom:
    """What the whole room did, and each booking in it."""

    events: tuple[Event, ...]
    scheduled: Span
    judged: Span
    """What can be judged yet: up to now while the course runs."""
    final: bool
    breaks: Spans
    instances: Instances
    attendances: tuple[Attendance, ...]
    faults: tuple[Fault, ...]
    recordings: tuple[Recording, ...]
    unmatched: tuple[Unmatched, ...]


def fold(
    course: Course, events: Iterable[Event], policy: Policy, now: datetime | None = None
) -> CourseRoom:
    """Read a whole course. `now` is given for one that may still be running."""
    heard = in_order(events)
    scheduled = Span(course.starts_at, course.ends_at)
    until = course.ends_at if now is None else min(now.replace(microsecond=0), course.ends_at)
    judged_to = max(course.starts_at, until)
    known = instances(heard)
    owners = Owners(course, heard)
    all_connections = connections(heard, owners, known, judged_to)
    own = {
        booking.reference: tuple(
            one
            for one in all_connections
            if one.owner.kind is Kind.CLIENT and one.owner.booking == booking.reference
        )
        for booking in course.bookings
    }
    presence = {reference: present(mine, policy) for reference, mine in own.items()}
    over = min(judged_to, known.last_end() or judged_to)
    away = {
        reference: tuple(
            absence
            for absence in absences(reference, mine, presence[reference], over)
            if absence.span.end > course.starts_at
        )
        for reference, mine in own.items()
    }
    causes = Causes(heard, known, course.ends_at, policy.move, policy.platform_fault)
    faults = causes.faults([one for mine in away.values() for one in mine], presence)
    breaks = announced_breaks(heard)
    watches = Watches(heard, known)
    judged = Span(course.starts_at, judged_to)

    def attendance(reference: str) -> Attendance:
        mine = own[reference]
        there = intersect(presence[reference], [judged])
        return Attendance(
            booking=reference,
            arrived_at=arrival(reference, mine, heard, owners),
            joined_at=min((one.span.start for one in mine), default=None),
            connections=mine,
            present=there,
            gaps=_gaps(away[reference], causes, faults, judged, breaks),
            cameras=cameras(mine, watches, policy.move, subtract(there, breaks)),
        )

    return CourseRoom(
        events=heard,
        scheduled=scheduled,
        judged=judged,
        final=now is None or now >= course.ends_at,
        breaks=breaks,
        instances=known,
        attendances=tuple(attendance(booking.reference) for booking in course.bookings),
        faults=faults,
        recordings=recordings(heard, all_connections, known, course.ends_at),
        unmatched=_unmatched(all_connections),
    )


def present(own: Sequence[Connection], policy: Policy) -> Spans:
    """The union of the connections, with room moves bridged: a leave and a join of the same
    participant a few seconds apart (FACTS trap 1)."""
    spans = [connection.span for connection in own]
    for uuid in {connection.who.uuid for connection in own} - {""}:
        stays = union(connection.span for connection in own if connection.who.uuid == uuid)
        spans += [
            Span(stay.end, following.start)
            for stay, following in pairwise(stays)
            if following.start - stay.end <= policy.move
        ]
    return union(spans)


def announced_breaks(events: Iterable[Event]) -> Spans:
    """The breaks that stand: a later announcement with the same start replaces the earlier."""
    announced = {one.start: one for one in only(events, BreakAnnounced)}
    return union(Span(one.start, one.end) for one in announced.values())


def arrival(
    booking: str, own: Sequence[Connection], events: Iterable[Event], owners: Owners
) -> datetime | None:
    """The first of: entry to the waiting room, join. The trainer's queue is not lateness."""
    waited = [
        event.at
        for event in only(events, WaitingRoomEntered)
        if (owner := owners.of(event.instance, event.who)).kind is Kind.CLIENT
        and owner.booking == booking
    ]
    return min([*waited, *(connection.span.start for connection in own)], default=None)


def _gaps(
    away: Sequence[Absence],
    causes: Causes,
    faults: Sequence[Fault],
    judged: Span,
    breaks: Spans,
) -> tuple[Gap, ...]:
    return tuple(
        Gap(span, causes.of(absence, faults), absence.returned)
        for absence in away
        for span in subtract(intersect([absence.span], [judged]), breaks)
    )


def _unmatched(found: Iterable[Connection]) -> tuple[Unmatched, ...]:
    people: dict[tuple[str, str], list[Connection]] = {}
    for connection in found:
        if connection.owner.kind is Kind.UNKNOWN:
            key = connection.who.uuid or connection.who.user_id
            people.setdefault((connection.instance, key), []).append(connection)
    return tuple(
        sorted(
            (
                Unmatched(
                    participant_uuid=stays[0].who.uuid,
                    name=stays[0].who.name,
                    span=Span(
                        min(stay.span.start for stay in stays), max(stay.span.end for stay in stays)
                    ),
                    open=any(stay.open for stay in stays),
                )
                for stays in people.values()
            ),
            key=lambda one: (one.span, one.participant_uuid, one.name),
        )
    )
