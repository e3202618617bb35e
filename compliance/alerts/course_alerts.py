"""Derives the alerts of a course at one moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from compliance.alerts.alert import Alert, AlertKind
from compliance.alerts.answers import tick_of
from compliance.attendance.attendance import CourseRoom
from compliance.cameras.camera import Camera
from compliance.course import PlannedCourse
from compliance.findings.allowances import SILENCES
from compliance.policy.policy import Policy
from compliance.snapshot import ClientNow, ClientPlace, RoomNow

FEWEST = 2
"""The clients who must be away before everybody is lost; ours: one client may have left alone."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an alert rests on beside the events of the course."""

    tried: Mapping[str, datetime] = field(default_factory=dict)
    """By booking, when a client who is not in made the last of the policy's attempts."""
    unmonitored_since: datetime | None = None
    """Since when cameras or events do not reach the service; None if they do."""


def course_alerts(
    course: PlannedCourse,
    room: CourseRoom,
    room_now: RoomNow,
    surroundings: Surroundings,
    policy: Policy,
    now: datetime,
) -> tuple[Alert, ...]:
    """The alerts at `now`, at most one for each subject: first those not ticked off, then by
    urgency. None in a break, after the course, and in a course that is not delivered.

    `room` was folded up to `now`.
    """
    opens_at = course.starts_at - policy.room_opens
    if room_now.on_break or room_now.abandoned or not opens_at <= now < course.ends_at:
        return ()
    causes = _Causes(course, room, room_now, surroundings, policy, now)
    events = [event for event in room.events if event.at <= now]
    by_subject: dict[str, list[Alert]] = {}
    for alert in causes.alerts():
        ticked = replace(alert, ticked=tick_of(alert, events))
        by_subject.setdefault(alert.subject, []).append(ticked)
    return tuple(sorted((min(each, key=_order) for each in by_subject.values()), key=_order))


def _order(alert: Alert) -> tuple[bool, int, datetime, str]:
    urgency = tuple(AlertKind).index(alert.kind)
    return alert.ticked is not None, urgency, alert.since, alert.subject


@dataclass(frozen=True, slots=True)
class _Causes:
    course: PlannedCourse
    room: CourseRoom
    room_now: RoomNow
    surroundings: Surroundings
    policy: Policy
    now: datetime

    def alerts(self) -> Iterator[Alert]:
        yield from self._of_course()
        for stranger in self.room_now.strangers:
            subject = stranger.participant_uuid or stranger.name
            yield Alert(AlertKind.UNKNOWN_PERSON, subject, self._counted_from(stranger.since))
        for client_now in self.room_now.clients:
            yield from self._of_client(client_now)

    def _of_course(self) -> Iterator[Alert]:
        if (since := self.surroundings.unmonitored_since) is not None:
            yield Alert(AlertKind.NOT_MONITORED, "", self._counted_from(since))
        if (lost_at := self._everybody_lost_at()) is not None:
            yield Alert(AlertKind.EVERYBODY_LOST, "", self._counted_from(lost_at))

    def _everybody_lost_at(self) -> datetime | None:
        """When the last client was lost; None if one is in or may be, or at the planned end."""
        near_end = self.now >= self.course.ends_at - self.policy.short_review
        if self.now < self.course.starts_at or near_end:
            return None
        clients = self.room_now.clients
        if any(client.place in (ClientPlace.IN, ClientPlace.UNKNOWN) for client in clients):
            return None
        away = [client.since for client in clients if client.place is ClientPlace.AWAY]
        lost_at = [since for since in away if since is not None]
        return max(lost_at) if len(lost_at) >= FEWEST else None

    def _of_client(self, client_now: ClientNow) -> Iterator[Alert]:
        booking, terms = client_now.booking, self.policy.alerts
        if client_now.place is ClientPlace.WAITING and client_now.since and self._is_open():
            opened = self.room.opening or self.course.starts_at
            since = max(client_now.since, opened)
            yield from self._lasting(AlertKind.WAITING, booking, since, terms.waiting)
        if client_now.place is ClientPlace.NOT_COME and booking in self.surroundings.tried:
            tried_at = self.surroundings.tried[booking]
            yield Alert(AlertKind.TRIED, booking, self._counted_from(tried_at))
        if client_now.place is ClientPlace.IN:
            yield from self._of_devices(client_now)
            yield from self._of_camera(client_now)

    def _of_devices(self, client_now: ClientNow) -> Iterator[Alert]:
        if client_now.devices > 1:
            since = max(self._connected_since(client_now.booking))
            together = self.policy.together
            yield from self._lasting(AlertKind.TWO_DEVICES, client_now.booking, since, together)

    def _of_camera(self, client_now: ClientNow) -> Iterator[Alert]:
        seen, begun = client_now.seen, self.now >= self.course.starts_at
        agreed = client_now.booking in self._camera_may_be_off()
        if seen.camera is Camera.OFF and seen.since and begun and not agreed:
            since, length = max(seen.since, self.course.starts_at), self.policy.alerts.camera_off
            yield from self._lasting(AlertKind.CAMERA_OFF, client_now.booking, since, length)

    def _lasting(
        self, kind: AlertKind, booking: str, since: datetime, at_least: timedelta
    ) -> Iterator[Alert]:
        counted = self._counted_from(since)
        if self.now - counted >= at_least:
            yield Alert(kind, booking, counted)

    def _counted_from(self, since: datetime) -> datetime:
        """The end of the last break, if the cause began before: a break excuses what it holds."""
        ended = [pause.end for pause in self.room.breaks if pause.end <= self.now]
        return max([since, *ended])

    def _is_open(self) -> bool:
        return self.room.opening is not None or self.now >= self.course.starts_at

    def _connected_since(self, booking: str) -> Iterable[datetime]:
        attendance = next(each for each in self.room.attendances if each.booking == booking)
        return [each.span.start for each in attendance.connections if each.open]

    def _camera_may_be_off(self) -> frozenset[str]:
        return frozenset(
            booking.reference
            for booking in self.course.bookings
            if any(SILENCES.get(allowance) == "camera_off" for allowance in booking.allowances)
        )
