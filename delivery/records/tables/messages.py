"""Messages to clients."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from delivery.records.tables.column_types import UTCDateTime, metadata

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # joining
    Column("schedule_version", Integer, nullable=False),
    # claimed | sent | due (again) | missed | refused | unsure
    Column("state", String(20), nullable=False),
    # The Message-ID header, the same on every attempt
    Column("message_id", String(120), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("fault", Text),
    UniqueConstraint("booking_id", "kind", "schedule_version"),
    Index("ix_messages_state_due_at", "state", "due_at"),
)
