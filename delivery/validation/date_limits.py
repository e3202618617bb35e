"""The limits on the dates of a plan, counted from today: a slip in the year is refused."""

from datetime import date, datetime, timedelta

from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError

FURTHEST = timedelta(days=731)
"""Two years, which no offer of the police and no plan of a provider exceeds. Our choice."""


def too_far(place: str, day: date, now: datetime) -> list[FieldError]:
    """An error for a day in London that is more than two years from today."""
    today = london_day(now)
    if day > today + FURTHEST:
        reason = f"is more than two years from today: the latest is {today + FURTHEST}"
    elif day < today - FURTHEST:
        reason = f"is more than two years ago: the earliest is {today - FURTHEST}"
    else:
        return []
    return [FieldError(place, f"{reason}. Check the year")]
