"""The moment at which a term of calendar months is over."""

from calendar import monthrange
from datetime import date, datetime

from compliance.outcomes.consequence import LONDON, end_of_day


def term_end(counted_from: datetime, months: int) -> datetime:
    """Returns the midnight, in London, that ends the last day of the term.

    The term ends with the corresponding day of its last month, or with the last day of that month
    if it has no such day (Dodds v Walker [1981] 1 WLR 1027): 12 months from 29 February end with
    28 February. The day is that of London's clocks, whatever they show in summer.
    """
    day = counted_from.astimezone(LONDON).date()
    return end_of_day(_corresponding(day, months))


def _corresponding(day: date, months: int) -> date:
    """The day so many months later, or the last of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
