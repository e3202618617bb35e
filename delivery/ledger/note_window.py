"""The time in which a trainer can make notes about a course."""

from datetime import datetime, timedelta

OPENS_BEFORE = timedelta(hours=2)  # ours: identities are checked before the start
CLOSES_AFTER = timedelta(hours=12)  # ours: what was forgotten may be noted until the night


def opens_at(starts_at: datetime) -> datetime:
    """The first time for notes about a course with this start."""
    return starts_at - OPENS_BEFORE


def closes_at(ends_at: datetime) -> datetime:
    """The last time for notes about a course with this end."""
    return ends_at + CLOSES_AFTER
