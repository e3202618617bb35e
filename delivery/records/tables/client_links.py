"""Clients' links beside the joining link, codes of records, and terms that were confirmed."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from delivery.records.tables.column_types import UTCDateTime, metadata

NOT_REPLACED = text("replaced_at IS NULL")

# The link to a client's record of one course. A replaced key opens nothing.
record_keys = Table(
    "record_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("made_at", UTCDateTime, nullable=False),
    Column("replaced_at", UTCDateTime),
    Index(
        "ix_record_keys_current",
        "booking_id",
        "course_id",
        unique=True,
        sqlite_where=NOT_REPLACED,
        postgresql_where=NOT_REPLACED,
    ),
)

# The codes that were sent to open a record, each for minutes and few tries.
record_codes = Table(
    "record_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_key_id", ForeignKey("record_keys.id"), nullable=False, index=True),
    Column("channel", String(10), nullable=False),  # email | text
    Column("code_hash", String(64), nullable=False),  # keyed by the service's secret
    Column("text", Text, nullable=False),  # the words of the message without the code
    Column("template", String(64), nullable=False),  # sha256 of the words' template
    Column("made_at", UTCDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_at", UTCDateTime),
)

# Each time a link is to be sent again. Append only.
link_requests = Table(
    "link_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("link", String(20), nullable=False),  # joining_link | record_link | interpreter_link
    Column("user_id", ForeignKey("users.id")),  # null: asked for on a page without an account
    Column("at", UTCDateTime, nullable=False, index=True),
)

# Each time a client confirmed on their page that they have read the terms. Append only.
terms_acknowledgements = Table(
    "terms_acknowledgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False),
    Column("policy", String(60), nullable=False),  # the name of the policy with the terms
    Column("digest", String(64), nullable=False),  # sha256 of the policy's text
    Column("at", UTCDateTime, nullable=False),
)
