"""Meetings at the meeting provider, and the requests to it."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from delivery.records.tables.column_types import UTCDateTime, metadata

meetings = Table(
    "meetings",
    metadata,
    Column("course_id", ForeignKey("courses.id"), primary_key=True),
    Column("meeting_id", String(40), nullable=False, unique=True),
    Column("schedule_version", Integer, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("read_back_at", UTCDateTime),
    # [{"setting", "wanted", "found"}]; null: not read back since it was made or moved
    Column("settings_missed", JSON(none_as_null=True)),
)

registrants = Table(
    "registrants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # client | interpreter
    # The booking's version when this link was made; links of older versions are useless.
    Column("schedule_version", Integer, nullable=False),
    Column("registrant_id", String(64), nullable=False),
    Column("join_url", Text, nullable=False),  # carries a token: a secret
    Column("made_at", UTCDateTime, nullable=False),
    Column("cancelled_at", UTCDateTime),
    UniqueConstraint("course_id", "registrant_id"),
)

# Requests to the meeting provider, written in the transaction that causes them.
meeting_requests = Table(
    "meeting_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("booking_id", ForeignKey("bookings.id")),
    # make | move | register | unregister | cancel | read_back
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),  # due | claimed | done | refused
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("done_at", UTCDateTime),
    Column("fault", Text),  # the last fault, without personal data
    Index("ix_meeting_requests_state_due_at", "state", "due_at"),
)
