"""Folds a course's events into who was present, seen, away and why.

The definitions are those of the acceptance format: instances, arrival, presence, unknown time, gaps
with their causes, camera. Each fold reads the whole course again, so no state is changed as events
arrive.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from compliance.attendance.absences import Away, departures, first_join
from compliance.attendance.arrival import arrival
from compliance.attendance.attendance import Attendance, CourseRoom
from compliance.attendance.causes import Causes, Loss, PlatformFailure
from compliance.attendance.client_events import (
    ClientEvents,
    events_by_client,
)
from compliance.attendance.gaps import Gap, gaps
from compliance.attendance.presence import announced_breaks, present
from compliance.attendance.reachable_time import heard
from compliance.attendance.staff_absence import staff_absence
from compliance.attendance.whereabouts import Whereabouts, whereabouts
from compliance.cameras.camera import Watches, cameras
from compliance.cameras.present_camera import camera_now
from compliance.connections.connections import movements
from compliance.connections.identity import Owners
from compliance.connections.instances import of_the_course
from compliance.connections.participants import completed
from compliance.connections.recordings import recordings
from compliance.connections.unmatched import unmatched
from compliance.course import PlannedCourse
from compliance.event_order import only, without_cameras
from compliance.events import Event
from compliance.intervals import Span, intersect, subtract, union
from compliance.policy.policy import Policy
from compliance.reconciliation.reconciliation import Reconciliation, reconcile
from compliance.trainer_events import Abandoned


def fold(
    course: PlannedCourse, events: Iterable[Event], policy: Policy, now: datetime | None = None
) -> CourseRoom:
    """Reads a whole course. `now` is given for a course that may still be running."""
    return _Fold(course, reconcile(events, policy), policy, now).room()


class _Fold:
    """The steps of the fold. Each step uses the results of the steps before."""

    def __init__(
        self,
        course: PlannedCourse,
        reconciled: Reconciliation,
        policy: Policy,
        now: datetime | None,
    ) -> None:
        self._course, self._reconciled, self._policy, self._now = course, reconciled, policy, now
        until = course.ends_at if now is None else min(now.replace(microsecond=0), course.ends_at)
        self._judged = Span(course.starts_at, max(course.starts_at, until))
        self._final = now is None or now >= course.ends_at
        self._events, self._instances = of_the_course(completed(reconciled.events), course, policy)
        self._others = others = without_cameras(self._events)
        self._owners = Owners(course, others)
        self._opening = self._instances.opening(course.starts_at)
        self._breaks = announced_breaks(others)
        self._watches = Watches(self._events, self._instances, policy)
        self._movements = movements(others, self._owners, self._instances, self._judged.end)
        self._staff = staff_absence(
            self._movements, self._instances, self._judged, self._final, policy
        )
        ends = [self._instances.last_end(), self._staff.gone_for_good]
        self._over = min((end for end in ends if end is not None), default=None)
        self._causes = Causes(others, self._instances, course, policy)

    def room(self) -> CourseRoom:
        course = self._course
        clients = events_by_client(
            self._others,
            self._owners,
            self._movements,
            [booking.reference for booking in course.bookings],
        )
        places = {booking: self._whereabouts(client) for booking, client in clients.items()}
        away = {
            booking: self._away(booking, client, places[booking])
            for booking, client in clients.items()
        }
        failures = self._failures(away)
        return CourseRoom(
            events=self._events,
            noted=_noted(self._others),
            abandoned=bool(only(self._others, Abandoned)),
            scheduled=Span(course.starts_at, course.ends_at),
            judged=self._judged,
            final=self._final,
            heard=heard(self._others, self._instances, self._judged, self._now),
            opening=self._opening,
            over=self._over,
            staff=self._staff,
            breaks=self._breaks,
            instances=self._instances,
            attendances=tuple(
                self._attendance(client, places[booking], away[booking], failures)
                for booking, client in clients.items()
            ),
            failures=failures,
            recordings=recordings(
                self._others,
                self._movements,
                self._owners,
                self._instances,
                course.ends_at,
                self._policy.move,
            ),
            unmatched=unmatched(self._movements.connections),
            movements=self._movements,
            owners=self._owners,
            reconciliation=self._reconciled,
        )

    @property
    def _until(self) -> datetime:
        """The time up to which gaps are judged."""
        return min(self._judged.end, self._over or self._judged.end)

    def _whereabouts(self, client: ClientEvents) -> Whereabouts:
        return whereabouts(client, self._instances, self._policy, self._opening, self._judged.end)

    def _away(self, booking: str, client: ClientEvents, places: Whereabouts) -> Away:
        presence = present(client.connections, client.lone_leaves, self._policy)
        waiting = union(wait.span for wait in places.waits)
        unknown = intersect(union(places.unknown), [self._judged])
        return Away(
            booking=booking,
            connections=client.connections,
            departures=departures(client, places, self._policy),
            joined=first_join(client, places),
            present=presence,
            unknown=subtract(unknown, (*presence, *waiting)),
            waiting=waiting,
        )

    def _failures(self, away: Mapping[str, Away]) -> tuple[PlatformFailure, ...]:
        losses = [
            Loss(booking, lost)
            for booking, client in away.items()
            for lost in client.losses(self._judged.start, self._until)
        ]
        presence = {booking: client.present for booking, client in away.items()}
        return self._causes.failures(losses, presence)

    def _attendance(
        self,
        client: ClientEvents,
        places: Whereabouts,
        away: Away,
        failures: Sequence[PlatformFailure],
    ) -> Attendance:
        there = intersect(away.present, [self._judged])
        by_connection = tuple(self._watches.of(connection) for connection in client.connections)
        counted = subtract(there, self._breaks)
        arrived = arrival(
            client, places.sightings, self._course.starts_at, self._opening, self._policy
        )
        return Attendance(
            booking=away.booking,
            arrival=arrived,
            seen=arrived is not None or bool(places.sightings),
            joined_at=min(
                (connection.span.start for connection in client.connections), default=None
            ),
            first_join=away.joined,
            events=client.events,
            connections=client.connections,
            whereabouts=places,
            departures=away.departures,
            stays=away.present,
            waiting=away.waiting,
            present=there,
            unknown=away.unknown,
            gaps=self._gaps(away, failures),
            cameras=cameras(by_connection, counted),
            camera_now=camera_now(by_connection),
            camera_states=tuple(state for camera in by_connection for state in camera.observed),
        )

    def _gaps(self, away: Away, failures: Sequence[PlatformFailure]) -> tuple[Gap, ...]:
        if self._opening is None:
            return ()
        opened = Span(max(self._judged.start, self._opening), self._judged.end)
        absences = [
            absence
            for absence in away.absences(self._until)
            if absence.span.end > self._judged.start
        ]
        named = [(absence, self._causes.of(absence, failures)) for absence in absences]
        return gaps(named, [opened], self._breaks)


def _noted(events: Iterable[Event]) -> Mapping[str, tuple[Event, ...]]:
    by_booking = defaultdict[str, tuple[Event, ...]](tuple)
    for event in events:
        booking = getattr(event, "booking", None)
        if booking is not None:
            by_booking[booking] += (event,)
    return dict(by_booking)
