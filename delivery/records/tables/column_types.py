"""The column types and the naming of constraints."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, TypeDecorator
from sqlalchemy.engine import Dialect

FIRST_YEAR, LAST_YEAR = 1904, 9996
"""Leap years, so that each has every day of any other year."""


class UTCDateTime(TypeDecorator[datetime]):
    """Aware times in UTC. SQLite stores no zone, and PostgreSQL answers in the connection's
    zone.

    A stored time outside `FIRST_YEAR` to `LAST_YEAR` is read as the same day of the nearest of
    these years, so that a window or a time zone added to it stays within the calendar.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        bounded = value.replace(year=min(max(value.year, FIRST_YEAR), LAST_YEAR))
        return bounded.replace(tzinfo=UTC) if bounded.tzinfo is None else bounded.astimezone(UTC)


LONG = BigInteger().with_variant(Integer, "sqlite")  # two thousand million events are ten years

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
