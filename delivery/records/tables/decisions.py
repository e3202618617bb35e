"""Officers' decisions and the audit trail: append only."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from delivery.records.tables.column_types import LONG, UTCDateTime, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("breach_id", ForeignKey("breaches.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("decision", String(20), nullable=False),  # upheld | dismissed
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),  # the breach as the officer saw it
    Column("at", UTCDateTime, nullable=False),
)

# Adverse outcomes that one officer has proposed, for another officer to confirm.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("recommended", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("grounds", JSON, nullable=False),  # the findings, notes and account that it rests on
    Column("consequence", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),  # the client's part of the assessment, as proposed
    Column("ledger_id", LONG, nullable=False),  # the last row that it rests on
    # the outcome in force when it was proposed: a later outcome ends the proposal
    Column("follows_outcome_id", Integer),
    Column("at", UTCDateTime, nullable=False),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("recommended", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("consequence", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),  # the client's part of the assessment, as signed
    Column("at", UTCDateTime, nullable=False),
    Column("ledger_id", LONG),  # the last row that it rests on; null in old rows
    # the proposal that it confirms; null in old rows, and for an outcome in the client's favour
    Column("proposal_id", Integer, index=True, unique=True),
    # the client's challenge that it upholds: it replaces the challenged outcome
    Column("challenge_id", Integer, index=True, unique=True),
    Index("ix_outcomes_at", "at"),
)

# The weeks of which a sample of decisions about findings was drawn, and how the second looks went.
# Without people.
samples = Table(
    "samples",
    metadata,
    Column("week", Date, primary_key=True),  # its Monday
    Column("seed", String(64), nullable=False),  # random, made after the week
    Column("share", Float, nullable=False),  # the policy's then
    Column("at", UTCDateTime, nullable=False),
    Column("upheld", Integer, nullable=False),  # decisions of the week
    Column("dismissed", Integer, nullable=False),
    Column("upheld_looks", Integer, nullable=False),  # second looks so far
    Column("upheld_agreed", Integer, nullable=False),
    Column("dismissed_looks", Integer, nullable=False),
    Column("dismissed_agreed", Integer, nullable=False),
)

# The decisions that were drawn. Without a foreign key: nothing depends on a sampled decision.
sampled_reviews = Table(
    "sampled_reviews",
    metadata,
    Column("review_id", Integer, primary_key=True, autoincrement=False),
    Column("week", Date, nullable=False, index=True),
)

# What a second officer finds who does not know the first decision: one for each drawn decision.
second_looks = Table(
    "second_looks",
    metadata,
    Column("review_id", Integer, primary_key=True, autoincrement=False),
    Column("officer_id", Integer, nullable=False),
    Column("decision", String(20), nullable=False),  # upheld | dismissed
    Column("reason", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

EXPORTED = text("act = 'report exported'")

# The audit trail: one row for every change that a user makes, and for every look at a person.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id")),  # null: the machine, or a client on their own page
    Column("token_id", Integer),  # the api token with which another system did it
    # a role of users, or client, command, service, system, visitor; null in rows before 0055
    Column("role", String(20)),
    Column("act", String(60), nullable=False),
    Column(
        "subject", String(80), nullable=False, index=True
    ),  # a kind and a reference: "booking B-1"
    Column("at", UTCDateTime, nullable=False),
    Index("ix_audit_exported", "at", sqlite_where=EXPORTED, postgresql_where=EXPORTED),
)
