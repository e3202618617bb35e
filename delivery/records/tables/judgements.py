"""Assessments, which can be derived again, and breaches."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from delivery.records.tables.column_types import LONG, UTCDateTime, metadata

assessments = Table(
    "assessments",
    metadata,
    Column("course_id", ForeignKey("courses.id"), primary_key=True),
    Column("judged_at", UTCDateTime, nullable=False),
    Column("ledger_id", LONG, nullable=False),  # the last row that it includes
    Column("finished", Boolean, nullable=False),
    Column("result", JSON, nullable=False),  # as `coursewatch assess` prints it
)

# Courses that may have an unsigned outcome. Triggers add them with every relevant change;
# `unsettled_courses.settle` removes them. Without a foreign key, whose check would lock the course
# and could block a transaction that changes it.
unsettled = Table(
    "unsettled",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
)

breaches = Table(
    "breaches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("rule", String(40), nullable=False),
    Column("clause", String(20), nullable=False),
    Column("start_at", UTCDateTime, nullable=False),
    Column("end_at", UTCDateTime, nullable=False),
    Column("because", Text, nullable=False),
    Column("found_at", UTCDateTime, nullable=False),
    # When it was no longer found; the row stays, because it may have been reviewed
    Column("withdrawn_at", UTCDateTime),
    # The allowance that silences it
    Column("silenced_by", String(40)),
    UniqueConstraint("booking_id", "rule", "start_at"),
)
