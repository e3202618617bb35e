"""What happened, as it was told; and when we could listen."""

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
    # Of the event, by the reporter's own words: PostgreSQL parts the table by it
    Column("day", Date, nullable=False),
    # Of the raw body: the same again, which has the same day, changes nothing
    Column("digest", LargeBinary(32), nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("event_at", UTCDateTime),  # as the reporter says, where it says
    Column("kind", String(80), nullable=False),  # the reporter's own word
    Column("meeting_id", String(40), index=True),
    Column("instance", String(80), index=True),
    Column("course_id", Integer, index=True),  # what a trainer notes names its course
    # As `coursewatch assess` reads it, less what nobody needs
    Column("line", JSON, nullable=False),
    # By the day first: an index of digests alone is written all over, and slows with every row
    UniqueConstraint("day", "digest"),
)

# When a stream was last offered is asked often, and in an account that has none, of every row.
Index(
    "ix_ledger_offered",
    ledger.c.received_at,
    sqlite_where=text("kind = 'meeting.rtms_started'"),
    postgresql_where=text("kind = 'meeting.rtms_started'"),
)

# Where no stream of cameras began by itself: what was asked of Zoom, and what came of it.
stream_starts = Table(
    "stream_starts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("instance", String(80), nullable=False),
    Column("after", String(80), nullable=False),  # the stream that ended before; "" if none
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("meeting_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),  # due | claimed | asked | refused
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("asked_at", UTCDateTime),
    Column("fault", Text),  # the last one, in words that hold no personal data
    UniqueConstraint("instance", "after"),
    Index("ix_stream_starts_state_claimed_at", "state", "claimed_at"),
)

# Which process listens to which stream that was offered. A row of the last day's each.
stream_leases = Table(
    "stream_leases",
    metadata,
    Column("stream", String(80), primary_key=True),
    Column("instance", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("meeting_id", String(40)),
    Column("offered_at", UTCDateTime, nullable=False, index=True),
    Column("holder", String(40)),  # the name of a process; null: nobody listens
    # By the database's clock; null on SQLite, where whoever holds it holds it for life
    Column("runs_out_at", UTCDateTime),
    Column("over_at", UTCDateTime),  # from when there is nothing to listen to
)

# Correctly signed, but not understood.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("received_at", UTCDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("shape", JSON(none_as_null=True)),  # the keys and kinds of what came, never the values
)

# What a client did on our own pages.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # opened | join | check
    Column("at", UTCDateTime, nullable=False),
    # Of a check: {"camera": "ok", "microphone": "silent", ...}
    Column("codes", JSON(none_as_null=True)),
)

# When the service ran: a row a life of a process. Between the rows nobody could be heard.
lives = Table(
    "lives",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", UTCDateTime, nullable=False),
    Column("beat_at", UTCDateTime, nullable=False, index=True),
)

# When webhooks could not reach us although we ran: refused one after another, or the endpoint not
# validated. A row a run.
endpoint_runs = Table(
    "endpoint_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # unknown_secret | stale | unvalidated
    # The set of secrets that refused, by a hash of it that nobody can turn back
    Column("door", String(40), nullable=False),
    Column("began_at", UTCDateTime, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),  # of the last refusal
    Column("ended_at", UTCDateTime),  # when a webhook was taken again
    # Since when it is known that the secret was right all along: strangers were refused
    Column("cleared_at", UTCDateTime),
    Column("requests", Integer, nullable=False),
)

# When Zoom's own report is to be fetched, and what came of it.
reconciliations = Table(
    "reconciliations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),  # first | second | asked
    # When it was first due: a course that ends at another time after all is asked for again
    Column("planned_at", UTCDateTime, nullable=False),
    Column("state", String(20), nullable=False),  # due | claimed | done | given_up
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("done_at", UTCDateTime),
    Column("instances", Integer),  # how many were known
    Column("lacking", Integer),  # of how many of these there was no report
    Column("rows", Integer),  # in all reports together
    Column("fault", Text),  # the last one, in words that hold no personal data
    UniqueConstraint("course_id", "stage", "planned_at"),
    Index("ix_reconciliations_state_due_at", "state", "due_at"),
)
