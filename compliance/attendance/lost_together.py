"""Tells of each disconnection of a client how often they were lost, and who else was lost then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.attendance.attendance import Attendance


@dataclass(frozen=True, slots=True)
class Disconnection:
    """Facts about the network beside one absence. They judge nobody."""

    number: int
    """1 for the client's first absence of the course."""
    of: int
    """How many absences the client has."""
    others: int
    """How many other clients were lost within the given time of it, before or after."""


def disconnections(
    attendance: Attendance, attendances: Sequence[Attendance], within: timedelta
) -> Mapping[datetime, Disconnection]:
    """By the start of each absence of the client, the facts beside it. `attendances`: those of
    the whole course."""
    others = [
        [gap.since for gap in other.gaps]
        for other in attendances
        if other.booking != attendance.booking
    ]
    count = len(attendance.gaps)
    return {
        gap.span.start: Disconnection(
            number, count, sum(any(abs(at - gap.since) <= within for at in lost) for lost in others)
        )
        for number, gap in enumerate(attendance.gaps, start=1)
    }
