"""The times of trainer's notes, in UTC."""

from datetime import UTC, datetime


def whole(moment: datetime) -> datetime:
    """The time in UTC and whole seconds. Raises ValueError for a time without a zone."""
    return utc(moment).replace(microsecond=0)


def utc(moment: datetime) -> datetime:
    """The time in UTC. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no zone")
    return moment.astimezone(UTC)
