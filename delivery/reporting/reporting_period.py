"""The period of a report, in whole London days."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from compliance.outcomes.consequence import end_of_day
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput

LONGEST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
A_DAY = timedelta(days=1)

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The London midnight at which the period begins, in UTC."""
        return end_of_day(self.first - A_DAY).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The London midnight at which the period ends, in UTC; not part of it."""
        return end_of_day(self.last).astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def month_of(moment: datetime) -> Period:
    """Returns the whole London month of the moment."""
    first = london_day(moment).replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - A_DAY)


def last_month(now: datetime) -> Period:
    last = month_of(now).first - A_DAY
    return Period(last.replace(day=1), last)


def read(first: str, last: str) -> Period:
    """Reads a period from two ISO dates. Raises InvalidInput for the fields `from` and `to`."""
    days: dict[str, date] = {}
    refusals: list[FieldError] = []
    for place, ordinal, written in (("from", "first", first), ("to", "last", last)):
        try:
            days[place] = _day(written)
        except ValueError as fault:
            refusals.append(FieldError(place, f"{ordinal.capitalize()} day must be a date {fault}"))
    if refusals:
        raise InvalidInput(*refusals)
    if days["to"] < days["from"]:
        raise InvalidInput(FieldError("to", "Last day must be the same as or after the first day"))
    if days["to"] - days["from"] >= LONGEST:
        raise InvalidInput(FieldError("to", f"Period must be {LONGEST.days} days or fewer"))
    return Period(days["from"], days["to"])


def _day(written: str) -> date:
    """Reads an ISO date. Raises ValueError with the end of the error message."""
    if not _WRITTEN.fullmatch(written.strip()):
        raise ValueError("like 2026-05-01")
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        raise ValueError("that exists") from None
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"from {EARLIEST.year} to {LATEST.year}")
    return day
