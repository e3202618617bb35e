"""What we make of it: may be thrown away and derived again."""

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
    Column("ledger_id", LONG, nullable=False),  # the last row that was read
    Column("finished", Boolean, nullable=False),
    Column("result", JSON, nullable=False),  # as `coursewatch assess` prints it
)

# Courses of which somebody's outcome may have to be signed. Triggers put one here with whatever
# changes about it; who finds that nobody waits takes it away. It has no foreign key: to check it
# would take a lock on the course, which whoever changes that may hold and wait.
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
    # No longer derived; the row stays, for it may have been reviewed
    Column("withdrawn_at", UTCDateTime),
    # The allowance that it is about
    Column("silenced_by", String(40)),
    UniqueConstraint("booking_id", "rule", "start_at"),
)
