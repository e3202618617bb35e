"""A period of whole days in London, as a report is asked for."""

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
    """Both days belong to it."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The midnight in London that it begins with."""
        return end_of_day(self.first - A_DAY).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The midnight in London that it ends with, which is no longer in it."""
        return end_of_day(self.last).astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def this_month(now: datetime) -> Period:
    """The whole month in London at that moment, with the days that are still to come."""
    first = london_day(now).replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - A_DAY)


def last_month(now: datetime) -> Period:
    last = this_month(now).first - A_DAY
    return Period(last.replace(day=1), last)


def read(first: str, last: str) -> Period:
    """The period that was asked for. Raises Refused, of the places `from` and `to`."""
    days: dict[str, date] = {}
    refusals: list[FieldError] = []
    for place, called, written in (("from", "first", first), ("to", "last", last)):
        try:
            days[place] = _day(written)
        except ValueError as fault:
            refusals.append(FieldError(place, f"Enter the {called} day as a date {fault}"))
    if refusals:
        raise InvalidInput(*refusals)
    if days["to"] < days["from"]:
        raise InvalidInput(FieldError("to", "The last day must be the first day or after it"))
    if days["to"] - days["from"] >= LONGEST:
        raise InvalidInput(FieldError("to", f"Choose {LONGEST.days} days or fewer"))
    return Period(days["from"], days["to"])


def _day(written: str) -> date:
    """Raises ValueError with the rest of a sentence that says what to write."""
    if not _WRITTEN.fullmatch(written.strip()):
        raise ValueError("like 2026-05-01")
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        raise ValueError("that is in the calendar") from None
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"from {EARLIEST.year} to {LATEST.year}")
    return day
