"""The stretches in which the network was bad around one client, each with its source and words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from compliance.attendance.attendance import Attendance
from compliance.intervals import Span
from delivery.device_check.measured_connection import MeasuredConnection
from delivery.device_check.own_connection import BadStretch

OWN_PAGE, OTHERS_LOST, MEASURED = "page_bad", "others_lost", "measured_bad"
KINDS = (OWN_PAGE, OTHERS_LOST, MEASURED)


@dataclass(frozen=True, slots=True)
class NetworkStretch:
    """A fact about the network. It judges nobody."""

    kind: str
    """A value of `KINDS`."""
    span: Span
    source: str
    """`page` for the client's own page, else `zoom`."""
    words: str
    """The fact, as a sentence."""


def network_stretches(
    attendance: Attendance,
    attendances: Sequence[Attendance],
    within: timedelta,
    own_page: Iterable[BadStretch],
    measured: Iterable[MeasuredConnection],
) -> tuple[NetworkStretch, ...]:
    """The stretches of the client of `attendance`. `attendances`: those of the whole course;
    `within`: how far apart people are lost together."""
    return (
        *(NetworkStretch(OWN_PAGE, bad.span, "page", _sentence(bad.words)) for bad in own_page),
        *_others_lost(attendance, attendances, within),
        *(
            NetworkStretch(MEASURED, bad.span, "zoom", f"Over this connection: {bad.faults}.")
            for bad in measured
            if bad.is_bad
        ),
    )


def _others_lost(
    attendance: Attendance, attendances: Sequence[Attendance], within: timedelta
) -> Iterator[NetworkStretch]:
    """Yields the times from the first to the last loss about each loss of the client."""
    lost = {
        other.booking: [gap.since for gap in other.gaps]
        for other in attendances
        if other.booking != attendance.booking
    }
    for lost_at in sorted({gap.since for gap in attendance.gaps}):
        near = {
            booking: [at for at in times if abs(at - lost_at) <= within]
            for booking, times in lost.items()
        }
        times = [at for losses in near.values() for at in losses]
        if times:
            span = Span(min(lost_at, *times), max(lost_at, *times))
            clients = sum(bool(losses) for losses in near.values())
            yield NetworkStretch(OTHERS_LOST, span, "zoom", _others(clients))


def _others(clients: int) -> str:
    lost = "another client" if clients == 1 else f"{clients} other clients"
    return _sentence(f"{lost} {'was' if clients == 1 else 'were'} lost about then")


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."
