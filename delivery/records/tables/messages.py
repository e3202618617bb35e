"""Messages to clients, trainers and the office, each step of them, their kept words, and calls and
notes besides."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from delivery.records.tables.column_types import UTCDateTime, metadata

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    # The client's booking; null: to a trainer or the office
    Column("booking_id", ForeignKey("bookings.id"), index=True),
    # A MessageKind, a TrainerMessage, an OfficeMessage or an AccountMessage
    Column("kind", String(20), nullable=False),
    # The version of the booking's schedule that it tells of; of a message about a decision or an
    # answer, the id of that decision or answer; of a message to a trainer or the office, the
    # version of the course's schedule or the id of the inspection
    Column("schedule_version", Integer, nullable=False),
    # claimed | sent | due (again) | missed | refused | unsure | told | failed | superseded |
    # unwanted
    Column("state", String(20), nullable=False),
    # The Message-ID header, the same on every attempt; empty: made of the row's id
    Column("message_id", String(120), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("fault", Text),
    Column("channel", String(10), nullable=False, server_default="email"),  # the present way
    # What the present way reported since: delivered | delayed | bounced | failed; or `read`
    Column("receipt", String(10)),
    Column("receipt_at", UTCDateTime),
    # The course that it is about; null: the booking's present course, or no course
    Column("course_id", ForeignKey("courses.id")),
    Column("user_id", ForeignKey("users.id"), index=True),  # the trainer
    # What a message to a trainer or the office is for, so that it is added once
    Column("cause", String(80), unique=True),
    # Since when it waits to be handed over by its present way
    Column("waits_since", UTCDateTime),
    # When it has failed if there is no sign of its arrival, or has failed by its receipt; null: no
    # sign is waited for
    Column("unheard_at", UTCDateTime),
    UniqueConstraint("booking_id", "kind", "schedule_version"),
    Index("ix_messages_course_id_user_id", "course_id", "user_id"),
    Index("ix_messages_state_due_at", "state", "due_at"),
    Index("ix_messages_channel_state_due_at", "channel", "state", "due_at"),
    Index(
        "ix_messages_unheard_at",
        "unheard_at",
        sqlite_where=text("unheard_at IS NOT NULL"),
        postgresql_where=text("unheard_at IS NOT NULL"),
    ),
)

# What became of each attempt to reach a client. Append only.
message_steps = Table(
    "message_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False, index=True),
    Column("channel", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    # sent | refused | unsure | delivered | delayed | bounced | failed | unknown | missed | told |
    # not_reached | all_tried
    Column("result", String(12), nullable=False),
    Column("detail", Text, nullable=False),  # without personal data, or an officer's words
    Column("user_id", ForeignKey("users.id")),  # null: the service, or the channel
    Column("at", UTCDateTime, nullable=False),
)

# The exact words that were handed over. Append only.
message_texts = Table(
    "message_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False, index=True),
    Column("channel", String(10), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("template", String(64), nullable=False),  # sha256 of the words' template
    Column("at", UTCDateTime, nullable=False),
    # The version that the template states; empty in rows of earlier versions
    Column("version", String(40), nullable=False, server_default=""),
)

# Since when clients are told other things than how to join; without a row, since ever.
message_beginnings = Table(
    "message_beginnings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
)

# Calls to clients outside of any message, and officers' notes about them. Append only.
client_contacts = Table(
    "client_contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    # The course on which the client was booked then
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # call | note
    Column("result", String(12), nullable=False),  # told | not_reached; empty for a note
    Column("note", Text, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
