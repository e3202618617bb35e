"""The adjustments agreed with a client before the course: who it is about, and who noted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.findings.allowances import SUPPORT_PERSON
from delivery.records.planning.bookings import BookingRow
from delivery.records.readiness.arrangements import (
    PERSON_NEEDED,
    ArrangementRow,
    registered_person,
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A requirement of a booking, and the officer's note that it is arranged."""

    code: str
    noted: ArrangementRow | None
    """The last note made before the course; without one, the last made since."""
    in_time: bool
    """Whether that note was made before the course. Only then can it silence a finding."""
    person: str | None
    """Who supports, interprets or checks. None if the adjustment needs nobody, or nobody is
    named."""

    @property
    def lacks_person(self) -> bool:
        return self.code in PERSON_NEEDED and self.person is None


def adjustments_of(
    booking: BookingRow, notes: Sequence[ArrangementRow], starts_at: datetime
) -> tuple[Adjustment, ...]:
    """Returns the booking's adjustments in the register's order. `notes` are those about the
    booking, oldest first."""
    return tuple(_adjustment(booking, code, notes, starts_at) for code in booking.requirements)


def _adjustment(
    booking: BookingRow, code: str, notes: Sequence[ArrangementRow], starts_at: datetime
) -> Adjustment:
    about = [note for note in notes if note.code == code]
    in_time = [note for note in about if note.at < starts_at]
    noted = next(iter((in_time or about)[-1:]), None)
    person = (noted.person if noted else None) or registered_person(booking, code)
    return Adjustment(code, noted, bool(in_time), person)


def lacks_supporter(booking: BookingRow, adjustments: Sequence[Adjustment]) -> bool:
    """Whether a supporter was agreed, and neither the register nor a note made before the course
    names one."""
    return any(
        adjustment.code == SUPPORT_PERSON
        and not (adjustment.in_time or registered_person(booking, SUPPORT_PERSON))
        for adjustment in adjustments
    )
