"""The readiness of courses."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from delivery.records.tables.column_types import UTCDateTime, metadata

# When Zoom's validation of the webhook endpoint was last answered: one row.
endpoint_validations = Table(
    "endpoint_validations",
    metadata,
    Column("endpoint", String(20), primary_key=True),  # zoom
    Column("answered_at", UTCDateTime, nullable=False),
)

# Trainers' confirmations of courses; a change of trainer or time ends one.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("trainer_id", ForeignKey("users.id"), nullable=False),
    Column("confirmed_at", UTCDateTime, nullable=False),
    Column("withdrawn_at", UTCDateTime),
)

# Adjustments that an officer has arranged for a client: append only, the last of each code counts.
arrangements = Table(
    "arrangements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("code", String(40), nullable=False),  # a requirement of the booking
    Column("person", String(120), nullable=False),  # who supports, interprets or checks; or empty
    Column("agreed", String(200), nullable=False),  # with whom and when it was agreed
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# The readiness of a course at each stage before it: append only.
readiness_looks = Table(
    "readiness_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),  # two_days | one_hour | start
    Column("schedule_version", Integer, nullable=False),
    # The instance that began; "" at the stages before the course
    Column("instance", String(80), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("items", JSON, nullable=False),  # [{"what", "state", "words", "act", "settings"}]
    UniqueConstraint("course_id", "stage", "schedule_version", "instance"),
)
