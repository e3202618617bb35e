"""Holds on records, runs of destruction, their register, and what destroyed records leave."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from delivery.records.tables.column_types import UTCDateTime, metadata

STANDS = text("ended_at IS NULL")

# Why the records of a client must not be destroyed, until somebody ends it.
retention_holds = Table(
    "retention_holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("cause", String(20), nullable=False),  # a HoldCause
    Column("reason", Text, nullable=False),
    Column("look_again_on", Date, nullable=False),  # a day in London
    Column("set_by", ForeignKey("users.id")),  # null: by the register, after a restore
    Column("set_at", UTCDateTime, nullable=False),
    Column("ended_by", ForeignKey("users.id")),
    Column("ended_at", UTCDateTime),
    Column("end_reason", Text),
    Index(
        "ix_retention_holds_look_again_on",
        "look_again_on",
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    ),
)

# Each run that destroys records. Without an end it was broken off, or it runs.
destruction_runs = Table(
    "destruction_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),  # daily | restore
    Column("policy", String(60), nullable=False),
    Column("digest", String(64), nullable=False),  # sha256 of the table of retention
    Column("began_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
)

# The register of destructions: what was destroyed, when, and under which rule. Append only.
destructions = Table(
    "destructions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # gapless, from 1
    Column("act", String(10), nullable=False),  # destroyed | held | released
    Column("run_id", Integer),  # null: no run, but an officer
    Column("record_class", String(20), nullable=False),  # empty for a hold
    Column("course_id", Integer, nullable=False),
    Column("course_end", UTCDateTime, nullable=False),
    Column("bookings", JSON, nullable=False),  # row numbers, which name nobody once destroyed
    Column("rows", Integer, nullable=False),
    Column("policy", String(60), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_destructions_at", "at"),
)

# A person's approval of a dry run: without one under the present terms nothing is destroyed.
destruction_approvals = Table(
    "destruction_approvals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("clients", Integer, nullable=False),  # whose records the dry run named
    Column("courses", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# What may be deleted in the present transaction: it is empty between transactions. A trigger
# refuses a booking with a hold, and other triggers whatever has no permit.
destruction_permits = Table(
    "destruction_permits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", Integer, index=True),
    Column("course_id", Integer, index=True),
    Column("meeting_id", String(40), index=True),
    Column("instance", String(80), index=True),
    Column("message_id", Integer, index=True),
    Column("day_before", Date),
)

# The classes of a booking that went before the booking.
destroyed_classes = Table(
    "destroyed_classes",
    metadata,
    Column("booking_id", Integer, primary_key=True, autoincrement=False),
    Column("record_class", String(20), primary_key=True),
)

# The courses of which nothing about clients is left.
destroyed_courses = Table(
    "destroyed_courses",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
)

# How many destroyed clients of a course there were of each kind: reports add them up.
figures_left = Table(
    "figures_left",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    # booked | cancelled | withdrawn; empty: counted by the outcome
    Column("booking_state", String(20), primary_key=True),
    Column("message_state", String(12), primary_key=True),  # of the joining instructions
    Column("outcome", String(40), primary_key=True),  # empty: counted by the booking
    Column("is_booked", Boolean, primary_key=True),
    Column("is_changed", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
)
