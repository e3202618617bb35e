"""Which moments an event can have happened at, given when it was received."""

from datetime import UTC, datetime, timedelta

LATE = timedelta(days=7)
"""A message reaches us at most this long after what it tells of: Zoom tries for 85 minutes
(FACTS 1)."""
LATE_REPORT = timedelta(days=366)
"""Zoom reports on meetings of the last year (FACTS 4.7)."""
AHEAD = timedelta(minutes=10)
"""The sender's clock may be this far ahead of ours: beyond 5 minutes no signature is accepted."""
FIRST, LAST = datetime(2011, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""The bounds of an event of which the time of receipt is not known: Zoom was founded in 2011."""


def possible(
    at: datetime | None, received_at: datetime | None, late: timedelta = LATE
) -> datetime | None:
    """The time of an event; None, as for a time that cannot be read, where it is out of bounds:
    earlier than `late` before its receipt, or later than AHEAD after it."""
    if at is None or not FIRST <= at < LAST:
        return None
    if received_at is None or not FIRST <= received_at < LAST:
        return at
    return at if received_at - late <= at <= received_at + AHEAD else None
