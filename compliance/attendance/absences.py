"""Absences and their causes: how the connection before one ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.connections.connections import Connection
from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import Ending, Event, PutInWaitingRoom
from compliance.intervals import Span, Spans, subtract
from compliance.policy.policy import PlatformFault
from compliance.trainer_events import FaultDeclared


class Cause(Enum):
    """In the order in which they are tried."""

    PROVIDER = "provider"
    HOST = "host"
    PLATFORM = "platform"
    CLIENT_NETWORK = "client_network"
    CLIENT_LEFT = "client_left"
    UNKNOWN = "unknown"


EXCUSED = frozenset({Cause.PROVIDER, Cause.HOST, Cause.PLATFORM})


@dataclass(frozen=True, slots=True)
class Absence:
    """From the moment of going to the return, or to where the judging ends; breaks not yet cut."""

    booking: str
    span: Span
    before: tuple[Connection, ...]
    """The connections that ended as it began."""
    returned: bool


@dataclass(frozen=True, slots=True)
class AbsenceFault:
    """Many went at once: the platform's doing."""

    start: datetime
    clients: frozenset[str]
    end: datetime


def absences(
    booking: str, own: Sequence[Connection], presence: Spans, until: datetime
) -> tuple[Absence, ...]:
    """Each stretch after the first join in which the booking has no connection."""
    if not own:
        return ()
    first = min(connection.span.start for connection in own)
    last = max(connection.span.start for connection in own)
    return tuple(
        Absence(
            booking=booking,
            span=span,
            before=tuple(connection for connection in own if connection.span.end == span.start),
            returned=span.end < until or last > span.start,
        )
        for span in subtract([Span(first, until)], presence)
    )


class Causes:
    """Tells causes, from how connections ended and what happened to the others at that time."""

    def __init__(
        self,
        events: Iterable[Event],
        instances: Instances,
        move: timedelta,
        limits: PlatformFault,
    ) -> None:
        self._put_back = only(events, PutInWaitingRoom)
        self._declared = only(events, FaultDeclared)
        self._instances = instances
        self._move = move
        self._limits = limits

    def of(self, absence: Absence, faults: Iterable[AbsenceFault]) -> Cause:
        own = self._own_cause(absence)
        if own in (Cause.PROVIDER, Cause.HOST):
            return own
        struck = any(
            absence.booking in fault.clients and fault.start <= absence.span.start <= fault.end
            for fault in faults
        )
        declared = any(fault.start <= absence.span.start < fault.end for fault in self._declared)
        return Cause.PLATFORM if struck or declared else own

    def faults(
        self, absences: Sequence[Absence], presence: Mapping[str, Spans]
    ) -> tuple[AbsenceFault, ...]:
        """The moments at which enough clients went within the policy's seconds of the first."""
        losses = sorted(
            (
                absence
                for absence in absences
                if self._own_cause(absence) is not Cause.HOST and not self._somebody_ended(absence)
            ),
            key=lambda absence: (absence.span.start, absence.booking),
        )
        faults: list[AbsenceFault] = []
        for loss in losses:
            start = loss.span.start
            if faults and start <= faults[-1].end:
                continue
            end = start + self._limits.within
            gone = frozenset(
                absence.booking for absence in losses if start <= absence.span.start <= end
            )
            if self._many(gone, _present_before(start, presence)):
                faults.append(AbsenceFault(start, gone, end))
        return tuple(faults)

    def _many(self, gone: frozenset[str], present: int) -> bool:
        return len(gone) >= self._limits.clients and len(gone) >= present * self._limits.share

    def _own_cause(self, absence: Absence) -> Cause:
        causes = {self._ended_by(connection) for connection in absence.before}
        return min(causes, key=tuple(Cause).index)

    def _ended_by(self, connection: Connection) -> Cause:
        followed = self._instances.followed(connection.instance)
        if followed and self._ended_with_its_instance(connection):
            return Cause.PROVIDER
        if connection.ending is Ending.REMOVED or self._was_put_back(connection):
            return Cause.HOST
        if connection.ending is Ending.NETWORK:
            return Cause.CLIENT_NETWORK
        return Cause.CLIENT_LEFT if connection.ending is Ending.LEFT else Cause.UNKNOWN

    def _somebody_ended(self, absence: Absence) -> bool:
        return any(self._ended_with_its_instance(connection) for connection in absence.before)

    def _ended_with_its_instance(self, connection: Connection) -> bool:
        ended = self._instances.ended.get(connection.instance)
        return connection.ending is Ending.HOST_ENDED or (
            ended is not None and connection.span.end >= ended
        )

    def _was_put_back(self, connection: Connection) -> bool:
        uuid = connection.person.uuid
        return uuid != "" and any(
            (put.instance, put.person.uuid) == (connection.instance, uuid)
            and abs(put.at - connection.span.end) <= self._move
            for put in self._put_back
        )


def _present_before(moment: datetime, presence: Mapping[str, Spans]) -> int:
    return sum(
        any(span.start < moment <= span.end for span in spans) for spans in presence.values()
    )
