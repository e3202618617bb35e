"""The tables, as SQLAlchemy Core: what is kept, and what may not be kept twice."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UTCDateTime(TypeDecorator[datetime]):
    """Aware times in UTC: SQLite forgets the zone, PostgreSQL answers in the connection's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LONG = BigInteger().with_variant(Integer, "sqlite")  # two thousand million events are ten years

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- who works here -------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # kept in lower case
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),  # trainer | officer | administrator
    Column("password_hash", String(200)),  # null until the first sign-in link has been used
    Column("zoom_user_id", String(64)),  # a trainer's participant_user_id: who is staff
    Column("active", Boolean, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    # sha256 of the cookie: a leaked table signs nobody in
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("revoked_at", UTCDateTime),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    # sha256 of the address typed, or of the network address
    Column("key", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_sign_in_attempts_key_at", "key", "at"),
)

# --- what was planned -----------------------------------------------------------------------

courses = Table(
    "courses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(40), nullable=False, unique=True),
    Column("type", String(20), nullable=False),
    Column("policy", String(60), nullable=False),
    Column("starts_at", UTCDateTime, nullable=False, index=True),
    Column("ends_at", UTCDateTime, nullable=False, index=True),
    Column("trainer_id", ForeignKey("users.id"), index=True),
    Column("zoom_host", String(254), nullable=False),  # the licensed Zoom user who hosts
    Column("schedule_version", Integer, nullable=False),  # goes up when the course is moved
    Column("state", String(20), nullable=False),  # planned | cancelled
    Column("changed_at", UTCDateTime, nullable=False),
)

# Every text that a course was ever pinned to, once: a file that ships may be edited.
policies = Table(
    "policies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of the text
    Column("name", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("kept_at", UTCDateTime, nullable=False),
)

# Which text a course is judged under: the last pin of a course stands.
policy_pins = Table(
    "policy_pins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("policy_id", ForeignKey("policies.id"), nullable=False),
    Column("user_id", ForeignKey("users.id")),  # null: the machine, or nobody was named
    Column("reason", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(40), nullable=False, unique=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("attendance_id", String(40)),
    Column("force", String(80), nullable=False),
    Column("police_deadline", Date, nullable=False),
    Column("title", String(20)),
    Column("given_name", String(80), nullable=False),
    Column("family_name", String(80), nullable=False),
    Column("email", String(254), nullable=False),
    Column("mobile", String(20)),
    Column("preferred_contact", String(10), nullable=False),  # email | phone
    Column("language", String(10), nullable=False),
    Column("requirements", JSON, nullable=False),  # a list of codes
    Column("interpreter_name", String(120)),
    Column("interpreter_kind", String(20)),  # bsl | language | support
    Column("interpreter_over_16", Boolean),
    Column("state", String(20), nullable=False),  # booked | cancelled | withdrawn
    # The personal link; renewed when the course is moved
    Column("link_key", String(64), nullable=False, unique=True),
    # Goes up when this booking moves to another course or time
    Column("schedule_version", Integer, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
)

# --- the meeting in Zoom --------------------------------------------------------------------

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
    # The booking's, when this link was made: an older link is dead.
    Column("schedule_version", Integer, nullable=False),
    Column("registrant_id", String(64), nullable=False),
    Column("join_url", Text, nullable=False),  # carries a token: a secret
    Column("made_at", UTCDateTime, nullable=False),
    Column("cancelled_at", UTCDateTime),
    UniqueConstraint("course_id", "registrant_id"),
)

# What is still to be asked of the meeting provider. Written in the transaction that causes it.
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
    Column("fault", Text),  # the last one, in words that hold no personal data
    Index("ix_meeting_requests_state_due_at", "state", "due_at"),
)

# --- messages -------------------------------------------------------------------------------

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # joining
    Column("schedule_version", Integer, nullable=False),
    Column("state", String(20), nullable=False),  # claimed | sent | due (again) | refused | unsure
    # The Message-ID header; the same on every try
    Column("message_id", String(120), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("claimed_at", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("fault", Text),
    UniqueConstraint("booking_id", "kind", "schedule_version"),
)

# --- what happened: append only -------------------------------------------------------------

ledger = Table(
    "ledger",
    metadata,
    Column("id", LONG, primary_key=True),
    Column("source", String(10), nullable=False),  # zoom | rtms | trainer | report
    # Of the raw body: the same again changes nothing
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("received_at", UTCDateTime, nullable=False),
    Column("event_at", UTCDateTime),  # as the reporter says, where it says
    Column("kind", String(80), nullable=False),  # the reporter's own word
    Column("meeting_id", String(40), index=True),
    Column("instance", String(80), index=True),
    Column("course_id", Integer, index=True),  # what a trainer notes names its course
    # As `coursewatch assess` reads it, less what nobody needs
    Column("line", JSON, nullable=False),
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

# --- whether a course is ready ----------------------------------------------------------------

# When Zoom's question whether our endpoint holds the secret was last answered: one row.
endpoint_validations = Table(
    "endpoint_validations",
    metadata,
    Column("endpoint", String(20), primary_key=True),  # zoom
    Column("answered_at", UTCDateTime, nullable=False),
)

# A trainer's word that they will hold a course: it falls when the plan changes under it.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("trainer_id", ForeignKey("users.id"), nullable=False),
    Column("confirmed_at", UTCDateTime, nullable=False),
    Column("withdrawn_at", UTCDateTime),
)

# What was found ready and what not, at each stage before a course: append only.
readiness_looks = Table(
    "readiness_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),  # two_days | one_hour | start
    Column("schedule_version", Integer, nullable=False),
    # The instance that began; "" before any
    Column("instance", String(80), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("items", JSON, nullable=False),  # [{"what", "state", "words", "act", "settings"}]
    UniqueConstraint("course_id", "stage", "schedule_version", "instance"),
)

# --- what we make of it: may be thrown away and derived again -------------------------------

assessments = Table(
    "assessments",
    metadata,
    Column("course_id", ForeignKey("courses.id"), primary_key=True),
    Column("judged_at", UTCDateTime, nullable=False),
    Column("ledger_id", LONG, nullable=False),  # the last row that was read
    Column("finished", Boolean, nullable=False),
    Column("result", JSON, nullable=False),  # as `coursewatch assess` prints it
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

# --- what people decided: append only -------------------------------------------------------

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
)

# Who did what to which record, and when; written with every change that a person makes.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id")),  # null: the machine, or a client on their own page
    Column("act", String(60), nullable=False),
    Column("subject", String(80), nullable=False),  # a kind and a reference: "booking B-1"
    Column("at", UTCDateTime, nullable=False),
)
