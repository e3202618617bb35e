"""The choices for when an observation began: minutes ago while the course runs, and a time of day
once it is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

AGO = (0, 1, 2, 5, 10, 15)
"""Minutes ago that something seen may have begun."""
STEP = timedelta(minutes=5)  # ours: as exactly as a trainer remembers afterwards
AROUND = timedelta(minutes=30)  # ours: identities are checked before, and courses run over


def times(starts_at: datetime, ends_at: datetime, now: datetime) -> Mapping[str, datetime]:
    """The times to choose from once the course is over, by the form value of each."""
    first, last = starts_at - AROUND, min(now, ends_at + AROUND)
    count = int((last - first) / STEP) + 1
    return {moment.isoformat(): moment for moment in (first + STEP * n for n in range(count))}


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether the form offers times in place of minutes: as soon as no choice of minutes reaches
    into the course."""
    return now > ends_at + timedelta(minutes=AGO[-1])
