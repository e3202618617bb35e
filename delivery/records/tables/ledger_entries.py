"""The ledger, and the times at which events could be received."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from delivery.records.tables.column_types import LONG, UTCDateTime, metadata

ledger = Table(
    "ledger",
    metadata,
    Column("id", LONG, primary_key=True),
    Column("source", String(10), nullable=False),  # zoom | rtms | trainer | report
    # The day of the event; PostgreSQL partitions the table by it
    Column("day", Date, nullable=False),
    # Hash of the raw body: a repeated entry has the same day and digest
    Column("digest", LargeBinary(32), nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("event_at", UTCDateTime),  # as the reporter gives it, if it does
    Column("kind", String(80), nullable=False),  # the reporter's name for the event
    Column("meeting_id", String(40), index=True),
    Column("instance", String(80), index=True),
    Column("course_id", Integer, index=True),  # of trainer's notes
    # As `coursewatch assess` reads it, without unneeded values
    Column("line", JSON, nullable=False),
    # The day first: an index by digest alone grows in random places and becomes slow
    UniqueConstraint("day", "digest"),
)

# The last offer of a stream is queried often; without an index and offers, it would read every row.
Index(
    "ix_ledger_offered",
    ledger.c.received_at,
    sqlite_where=text("kind = 'meeting.rtms_started'"),
    postgresql_where=text("kind = 'meeting.rtms_started'"),
)

# Requests to Zoom for camera streams that did not start by themselves, and their results.
stream_starts = Table(
    "stream_starts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("instance", String(80), nullable=False),
    Column("after", String(80), nullable=False),  # the previous stream; "" if none
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("meeting_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),  # due | claimed | asked | refused
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("asked_at", UTCDateTime),
    Column("fault", Text),  # the last fault, without personal data
    UniqueConstraint("instance", "after"),
    Index("ix_stream_starts_state_claimed_at", "state", "claimed_at"),
)

# The leases of the streams offered during the last day.
stream_leases = Table(
    "stream_leases",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("instance", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("meeting_id", String(40)),
    Column("offered_at", UTCDateTime, nullable=False, index=True),
    Column("holder", String(40)),  # the name of a process; null: free
    # By the database's clock; null on SQLite, whose leases end with the process
    Column("runs_out_at", UTCDateTime),
    Column("over_at", UTCDateTime),  # when the stream ended
)

# Webhooks with a valid signature that could not be understood.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("received_at", UTCDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("shape", JSON(none_as_null=True)),  # its keys and types, never its values
)

# Actions of clients on their own pages.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # opened | join | check
    Column("at", UTCDateTime, nullable=False),
    # Of a check: {"camera": "ok", "microphone": "silent", ...}
    Column("codes", JSON(none_as_null=True)),
    # Some actions of one kind are read however many there are of the others.
    Index("ix_attempts_booking_id_kind_id", "booking_id", "kind", "id"),
)

# When a client's own page could not reach the service, as the page says. Append-only.
connection_reports = Table(
    "connection_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("code", String(12), nullable=False),  # offline | unreached | slow
    Column("began_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime, nullable=False),
    Column("at", UTCDateTime, nullable=False),  # when the report came
)

# When the service ran, one row for each run of a process. No event could arrive between them.
lives = Table(
    "lives",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", UTCDateTime, nullable=False),
    Column("beat_at", UTCDateTime, nullable=False, index=True),
)

# When webhooks could not reach the running service: refused, or sent to no validated endpoint.
endpoint_runs = Table(
    "endpoint_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # unknown_secret | stale | unvalidated
    # A keyed hash of the set of secrets in use
    Column("door", String(40), nullable=False),
    Column("began_at", UTCDateTime, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),  # of the last refusal
    Column("ended_at", UTCDateTime),  # when a webhook was accepted again
    # When an accepted webhook showed that the refused requests came from strangers
    Column("cleared_at", UTCDateTime),
    Column("requests", Integer, nullable=False),
)

# The planned fetches of Zoom's participant report, and their results.
reconciliations = Table(
    "reconciliations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),  # first | second | asked
    # When it was first due: a course whose end moves is planned again
    Column("planned_at", UTCDateTime, nullable=False),
    Column("state", String(20), nullable=False),  # due | claimed | done | given_up
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("done_at", UTCDateTime),
    Column("instances", Integer),  # the number of known instances
    Column("lacking", Integer),  # the number of these without a report
    Column("rows", Integer),  # in all reports together
    Column("fault", Text),  # the last fault, without personal data
    UniqueConstraint("course_id", "stage", "planned_at"),
    Index("ix_reconciliations_state_due_at", "state", "due_at"),
)
