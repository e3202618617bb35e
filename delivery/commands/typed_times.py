"""Days and times typed on the command line: what is none, or has a slip in the year, is refused
with a sentence."""

from argparse import ArgumentTypeError
from datetime import date, datetime

YEARS = range(2000, 2100)
"""Every course that there is or will be lies within them."""


def day(written: str) -> date:
    """A date such as 2026-03-01. Raises ArgumentTypeError."""
    try:
        typed = date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError("write the date as 2026-03-01") from None
    return _plausible(typed)


def moment(written: str) -> datetime:
    """A time such as 2026-03-01 09:00. Raises ArgumentTypeError."""
    try:
        typed = datetime.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError("write the time as 2026-03-01 09:00") from None
    _plausible(typed)
    return typed


def _plausible(typed: date) -> date:
    if typed.year not in YEARS:
        raise ArgumentTypeError(f"the year must be from {YEARS.start} to {YEARS.stop - 1}")
    return typed
