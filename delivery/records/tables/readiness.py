"""Whether a course is ready."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from delivery.records.tables.column_types import UTCDateTime, metadata

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
