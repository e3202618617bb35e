"""The moments at which an event can have happened, given the time of its receipt."""

from datetime import UTC, datetime, timedelta

LATE = timedelta(days=366)
"""An event is at most this old when it is received. Zoom repeats a webhook for 85 minutes and
reports on meetings of the last year (FACTS 1, 4.7); the bound excludes only the impossible, so that
a clock of ours that is wrong, or a ledger that is imported later, costs no event."""
AHEAD = timedelta(days=1)
"""An event is at most this far ahead of its receipt, for the same reason."""
FIRST, LAST = datetime(2011, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""The bounds of an event of which the time of receipt is not known: Zoom was founded in 2011."""


def possible(at: datetime | None, received_at: datetime | None) -> datetime | None:
    """The time of an event; None, as for a time that cannot be read, where it is out of bounds:
    earlier than LATE before its receipt, or later than AHEAD after it."""
    if at is None or not FIRST <= at < LAST:
        return None
    if received_at is None or not FIRST <= received_at < LAST:
        return at
    return at if received_at - LATE <= at <= received_at + AHEAD else None
