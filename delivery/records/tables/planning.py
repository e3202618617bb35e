"""Courses, their trainers and policies, and bookings."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Computed,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from delivery.records.tables.column_types import UTCDateTime, metadata

# As `reference_key.key_of` has it. References are ASCII.
REFERENCE_KEY = (
    "CASE WHEN ltrim(reference, '0123456789') = ''"
    " THEN coalesce(nullif(ltrim(reference, '0'), ''), '0') ELSE lower(reference) END"
)

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
    Column("schedule_version", Integer, nullable=False),  # increases when the course moves
    Column("state", String(20), nullable=False),  # planned | cancelled
    Column("changed_at", UTCDateTime, nullable=False),
    Column("reference_key", String(40), Computed(REFERENCE_KEY, persisted=True)),
    # Above 0: on record before spellings were compared, beside another spelling of its reference.
    Column("twin", Integer, nullable=False, server_default="0"),
    Index("ix_courses_reference_key_twin", "reference_key", "twin", unique=True),
    Index("ix_courses_state_changed_at", "state", "changed_at"),
)

# What changed about the trainers of a course. Append-only: the present state is that of the last
# rows. `courses.trainer_id` is the trainer whom the register names.
trainer_changes = Table(
    "trainer_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    # added | removed | replaced | offered | withdrawn | accepted | appointed
    Column("change", String(10), nullable=False),
    # The trainer who is added, removed, replaced, or takes the course over
    Column("trainer_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("from_id", ForeignKey("users.id")),  # of a handover: the accountable trainer before it
    Column("by_id", ForeignKey("users.id")),  # who did it; null where a register did
    Column("reason", Text, nullable=False),  # of an officer who appoints; else empty
    Column("at", UTCDateTime, nullable=False, index=True),
)

# Every policy text that a course was ever pinned to, because a shipped file may change.
policies = Table(
    "policies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of the text
    Column("name", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("kept_at", UTCDateTime, nullable=False),
)

# The policy text of each course: its last pin counts.
policy_pins = Table(
    "policy_pins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("policy_id", ForeignKey("policies.id"), nullable=False),
    Column("user_id", ForeignKey("users.id")),  # null if no user was named
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
    # The interpreter's link; renewed with the personal link, and for another interpreter
    Column("interpreter_key", String(64), index=True, unique=True),
    # Increases when the booking moves to another course or time
    Column("schedule_version", Integer, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("reference_key", String(40), Computed(REFERENCE_KEY, persisted=True)),
    Column("twin", Integer, nullable=False, server_default="0"),  # as a course's
    # Since when the client has a place on this course; null in rows of earlier versions
    Column("placed_at", UTCDateTime),
    # The attendance id as it is compared; null where it names no offer.
    Column("attendance_key", String(80), index=True),
    Index("ix_bookings_reference_key_twin", "reference_key", "twin", unique=True),
    Index("ix_bookings_state_changed_at", "state", "changed_at"),
)
