"""Times as an assessment stores them: UTC in whole seconds."""

from datetime import UTC, datetime

from compliance.intervals import Span


def utc_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def times_of(span: Span) -> tuple[datetime, datetime]:
    return utc_second(span.start), utc_second(span.end)
