"""The cause of each absence: how the connection ended, and whether other clients were lost too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.attendance.absences import Absence, Departure, Way
from compliance.connections.instances import Instances
from compliance.course import PlannedCourse
from compliance.event_order import only
from compliance.events import Ending, Event, FaultAcrossCourses, PutInWaitingRoom
from compliance.intervals import Spans
from compliance.policy.policy import Policy
from compliance.trainer_events import EntryRefused, FaultDeclared, Removed


class Cause(Enum):
    """The causes in the order in which they are tried."""

    PROVIDER = "provider"
    HOST = "host"
    PLATFORM = "platform"
    CLIENT_NETWORK = "client_network"
    CLIENT_LEFT = "client_left"
    UNKNOWN = "unknown"


SUDDEN = frozenset({Ending.NETWORK, Ending.UNSAID})
"""How a connection ends that nobody meant to end, or of which nobody says why."""
EXCUSED = frozenset({Cause.PROVIDER, Cause.HOST, Cause.PLATFORM})


@dataclass(frozen=True, slots=True)
class PlatformFailure:
    """Many clients were lost at once, which the platform caused."""

    start: datetime
    clients: frozenset[str]
    end: datetime


@dataclass(frozen=True, slots=True)
class Loss:
    """One client lost from the room."""

    booking: str
    departures: tuple[Departure, ...]

    @property
    def at(self) -> datetime:
        return self.departures[0].at


class Causes:
    """Names the cause of each absence."""

    def __init__(
        self, events: Iterable[Event], instances: Instances, course: PlannedCourse, policy: Policy
    ) -> None:
        events = tuple(events)
        self._put_back = only(events, PutInWaitingRoom)
        self._declared = only(events, FaultDeclared)
        self._shared = only(events, FaultAcrossCourses)
        self._sent_out = tuple(
            event for event in events if isinstance(event, EntryRefused | Removed)
        )
        self._instances, self._ends_at, self._policy = instances, course.ends_at, policy

    def of(self, absence: Absence, failures: Iterable[PlatformFailure]) -> Cause:
        if absence.waiting:
            return Cause.HOST
        alone = self._alone(absence.booking, absence.departures)
        if alone in (Cause.PROVIDER, Cause.HOST) or not absence.departures:
            return alone
        went_at = absence.departures[0].at
        struck = any(
            absence.booking in failure.clients and failure.start <= went_at <= failure.end
            for failure in failures
            if absence.departures[0].way is Way.LEFT
        )
        declared = any(fault.start <= went_at < fault.end for fault in self._declared)
        shared = absence.departures[0].ending in SUDDEN and any(
            fault.start <= went_at < fault.end for fault in self._shared
        )
        return Cause.PLATFORM if struck or declared or shared else alone

    def failures(
        self, losses: Iterable[Loss], presence: Mapping[str, Spans]
    ) -> tuple[PlatformFailure, ...]:
        """The moments at which enough clients were lost within the policy's seconds of the
        first."""
        counted = sorted(
            (loss for loss in losses if self._counts(loss)),
            key=lambda loss: (loss.at, loss.booking),
        )
        failures: list[PlatformFailure] = []
        for loss in counted:
            if failures and loss.at <= failures[-1].end:
                continue
            end = loss.at + self._policy.platform_fault.within
            gone = frozenset(other.booking for other in counted if loss.at <= other.at <= end)
            if self._many(gone, _present_before(loss.at, presence) | gone):
                failures.append(PlatformFailure(loss.at, gone, end))
        return tuple(failures)

    def _counts(self, loss: Loss) -> bool:
        ended = any(self._ended_with_its_instance(departure) for departure in loss.departures)
        return not ended and self._alone(loss.booking, loss.departures) is not Cause.HOST

    def _many(self, gone: frozenset[str], present: frozenset[str]) -> bool:
        limits = self._policy.platform_fault
        return len(gone) >= limits.clients and len(gone) >= len(present) * limits.share

    def _alone(self, booking: str, departures: Sequence[Departure]) -> Cause:
        """The cause as it follows from the client's own connection."""
        causes = (self._of_departure(booking, departure) for departure in departures)
        return min((*causes, Cause.UNKNOWN), key=tuple(Cause).index)

    def _of_departure(self, booking: str, departure: Departure) -> Cause:
        if departure.way is Way.CLOSED:
            return self._closed(departure)
        if departure.way is Way.WENT_AWAY:
            return self._of_going_away(booking, departure)
        if self._ended_with_its_instance(departure) and self._provider(departure):
            return Cause.PROVIDER
        if departure.ending is Ending.REMOVED or self._was_put_back(departure):
            return Cause.HOST
        if departure.ending is Ending.NETWORK:
            return Cause.CLIENT_NETWORK
        return Cause.CLIENT_LEFT if departure.ending is Ending.LEFT else Cause.UNKNOWN

    def _of_going_away(self, booking: str, departure: Departure) -> Cause:
        move = self._policy.move
        sent_out = any(
            note.booking == booking and note.at <= departure.at + move for note in self._sent_out
        )
        if sent_out:
            return Cause.HOST
        ended = self._instances.ended.get(departure.instance)
        close = ended is not None and abs(departure.at - ended) <= move
        return self._closed(departure) if close else Cause.CLIENT_LEFT

    def _closed(self, departure: Departure) -> Cause:
        return Cause.PROVIDER if self._provider(departure) else Cause.UNKNOWN

    def _provider(self, departure: Departure) -> bool:
        """Whether the instance ended before the course did, and another began."""
        ended = self._instances.ended.get(departure.instance, departure.at)
        return ended < self._ends_at and self._instances.followed(departure.instance)

    def _ended_with_its_instance(self, departure: Departure) -> bool:
        ended = self._instances.ended.get(departure.instance)
        return departure.ending is Ending.HOST_ENDED or (
            ended is not None and departure.at >= ended
        )

    def _was_put_back(self, departure: Departure) -> bool:
        person = departure.person
        return person is not None and any(
            put.person.uuid != ""
            and (put.instance, put.person.uuid) == (departure.instance, person.uuid)
            and abs(put.at - departure.at) <= self._policy.move
            for put in self._put_back
        )


def _present_before(moment: datetime, presence: Mapping[str, Spans]) -> frozenset[str]:
    return frozenset(
        booking
        for booking, spans in presence.items()
        if any(span.start < moment <= span.end for span in spans)
    )
