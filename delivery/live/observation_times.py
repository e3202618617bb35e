"""When something began that the trainer saw: minutes ago while the course runs, and a time of it
once it is over, for what was forgotten may be noted until the night."""

from collections.abc import Mapping
from datetime import datetime, timedelta

AGO = (0, 1, 2, 5, 10, 15)
"""Minutes ago that something seen may have begun."""
STEP = timedelta(minutes=5)  # ours: as near as somebody remembers it afterwards
AROUND = timedelta(minutes=30)  # ours: identities are checked before, and courses run over


def times(starts_at: datetime, ends_at: datetime, now: datetime) -> Mapping[str, datetime]:
    """The times that can be chosen once the course is over, by what a form sends for each."""
    first, last = starts_at - AROUND, min(now, ends_at + AROUND)
    count = int((last - first) / STEP) + 1
    return {moment.isoformat(): moment for moment in (first + STEP * n for n in range(count))}


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether a time is asked for in place of minutes: not before the last who is asked minutes
    could say that it was within the course."""
    return now > ends_at + timedelta(minutes=AGO[-1])
