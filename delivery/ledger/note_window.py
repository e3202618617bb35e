"""The time in which a trainer can make notes about a course."""

from datetime import datetime, timedelta

OPENS_BEFORE = timedelta(hours=2)  # ours: identities are checked before the start
CLOSES_AFTER = timedelta(hours=12)  # ours: what was forgotten may be noted until the night
ACCOUNT_WITHIN = timedelta(hours=24)  # ours: then a removal for abuse must have its account
WORDS_CLOSE_AFTER = timedelta(days=30)  # ours: as long as the course stands on the trainer's list


def opens_at(starts_at: datetime) -> datetime:
    """The first time for notes about a course with this start."""
    return starts_at - OPENS_BEFORE


def closes_at(ends_at: datetime) -> datetime:
    """The last time for notes about a course with this end."""
    return ends_at + CLOSES_AFTER


def account_due_at(ends_at: datetime) -> datetime:
    """When the account of a removal for abuse or as unfit is overdue. It is taken later too."""
    return ends_at + ACCOUNT_WITHIN


def words_close_at(ends_at: datetime) -> datetime:
    """The last time for a trainer's statement on a course, and for taking a note back."""
    return ends_at + WORDS_CLOSE_AFTER
