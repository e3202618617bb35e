"""What clients answer and ask: statements, challenges, files, requests about their own data. Append
only."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from delivery.records.tables.column_types import UTCDateTime, metadata

statements = Table(
    "statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("late_reason", Text, nullable=False),  # empty if it came in time
    Column("at", UTCDateTime, nullable=False),
)

statement_readings = Table(
    "statement_readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statements.id"), nullable=False, unique=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# A challenge is open until it is rejected, or until an outcome names it and so reverses the
# outcome that it is about.
challenges = Table(
    "challenges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("outcome_id", ForeignKey("outcomes.id"), nullable=False, unique=True),
    Column("grounds", Text, nullable=False),  # in the client's words
    Column("at", UTCDateTime, nullable=False),
)

challenge_rejections = Table(
    "challenge_rejections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("challenge_id", ForeignKey("challenges.id"), nullable=False, unique=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# The bytes stand here, because processes of one service share nothing but the database, and a row
# with its file is written in one transaction.
answer_files = Table(
    "answer_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("statement_id", ForeignKey("statements.id"), index=True),
    Column("challenge_id", ForeignKey("challenges.id"), index=True),
    Column("kind", String(10), nullable=False),  # pdf | jpeg | png
    Column("size", Integer, nullable=False),  # in bytes
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("(statement_id IS NULL) <> (challenge_id IS NULL)", name="of_one_answer"),
)

# What a client asks about their own data.
record_requests = Table(
    "record_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),  # copy | complaint
    Column("text", Text, nullable=False),  # in the client's words; empty of a copy
    Column("asked_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
)

# A copy as it was made; the client can download it once an act releases it.
record_copies = Table(
    "record_copies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("record_requests.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("document", LargeBinary, nullable=False),  # JSON
    Column("pdf", LargeBinary, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
)

record_request_acts = Table(
    "record_request_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("record_requests.id"), nullable=False),
    Column("act", String(12), nullable=False),  # acknowledged | released | answered
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("text", Text, nullable=False),  # the officer's words to the client
    Column("copy_id", ForeignKey("record_copies.id"), index=True),
    Column("at", UTCDateTime, nullable=False, index=True),
    UniqueConstraint("request_id", "act"),
)
