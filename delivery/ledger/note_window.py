"""From when until when a trainer can note something about a course."""

from datetime import datetime, timedelta

OPENS_BEFORE = timedelta(hours=2)  # ours: identities are checked before the start
CLOSES_AFTER = timedelta(hours=12)  # ours: what was forgotten may be noted until the night


def opens_at(starts_at: datetime) -> datetime:
    """From when notes can be made about a course that starts then."""
    return starts_at - OPENS_BEFORE


def closes_at(ends_at: datetime) -> datetime:
    """Until when notes can be made about a course that ends then."""
    return ends_at + CLOSES_AFTER
