"""What is to be done because of a decision, the acts on it, and what the client was told."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from delivery.records.tables.column_types import UTCDateTime, metadata

NO_CORRECTION = text("corrects_id IS NULL")

# The present state of each task. It changes only with an act, by a trigger.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False, index=True),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("outcome_id", ForeignKey("outcomes.id")),  # null: no decision demands it
    Column("kind", String(30), nullable=False),
    Column("branch", String(12), nullable=False),  # always | booked | not_booked
    Column("irreversible", Boolean, nullable=False),
    Column("state", String(12), nullable=False),  # open | stopped | done | cancelled
    Column("amount_pence", Integer),
    Column("national_status", Integer),
    Column("authority", String(160), nullable=False),
    Column("window_closes_at", UTCDateTime),  # null: no window to book again
    Column("hold_s", Integer, nullable=False),
    Column("corrects_id", ForeignKey("tasks.id")),  # the done task that it puts right
    Column("due_at", UTCDateTime),  # null: not known yet
    Column("opened_at", UTCDateTime, nullable=False),
    Index("ix_tasks_state_due_at", "state", "due_at", "id"),
    Index("ix_tasks_outcome_id", "outcome_id"),
    Index("ix_tasks_window_closes_at", "window_closes_at"),
    Index("ix_tasks_corrects_id_outcome_id", "corrects_id", "outcome_id", unique=True),
    # one task for each effect of a decision, however often it is opened
    Index(
        "ix_tasks_effect",
        "outcome_id",
        "kind",
        unique=True,
        sqlite_where=NO_CORRECTION,
        postgresql_where=NO_CORRECTION,
    ),
)

task_acts = Table(
    "task_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False, index=True),
    Column("act", String(12), nullable=False),
    Column("leads_to", String(12), nullable=False),  # the state of the task from now on
    Column("due_at", UTCDateTime),  # of the task from now on
    Column("user_id", ForeignKey("users.id")),  # null: the service, which stops and releases
    Column("reference", String(80)),  # of a payment, a message or an entry elsewhere
    Column("cause", String(80)),  # what stopped it
    Column("at", UTCDateTime, nullable=False),
    Column("note", Text),  # why what was marked as done was not done after all
    # the force or the attendance id for which it was done, as the register named it then
    Column("done_for", String(80)),
)

# Each try to tell a client of a decision.
decision_notices = Table(
    "decision_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outcome_id", ForeignKey("outcomes.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("way", String(20), nullable=False),  # telephone | email | letter | sms | every_way
    Column("result", String(20), nullable=False),  # told | not_reached | all_tried
    Column("told_at", UTCDateTime, nullable=False),  # when it was tried
    Column("note", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# What the client did after a decision, as officers note it. A trigger holds that each kind but a
# contact stands once, and that a window ends in one way.
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outcome_id", ForeignKey("outcomes.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # contact | booked | elsewhere | no_date | proof
    Column("detail", String(20)),  # the way of a contact, or what is proven
    Column("happened_at", UTCDateTime, nullable=False),
    Column("new_booking_id", ForeignKey("bookings.id")),
    Column("new_course_id", ForeignKey("courses.id")),
    Column("note", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# Follow-ups that were noted by mistake.
follow_ups_taken_back = Table(
    "follow_ups_taken_back",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("follow_up_id", ForeignKey("follow_ups.id"), nullable=False, index=True, unique=True),
    Column("officer_id", ForeignKey("users.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# Offers that the force withdrew. After a course the booking stays as it was.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("bookings.id"), nullable=False),
    Column("course_id", ForeignKey("courses.id"), nullable=False, index=True),
    Column("withdrawn_at", UTCDateTime, nullable=False),  # as the force says, or as we heard it
    Column("reason", Text, nullable=False),
    Column("user_id", ForeignKey("users.id")),  # null: another system
    Column("token_id", Integer),  # the api token with which another system sent it
    Column("at", UTCDateTime, nullable=False),
    Index("ix_withdrawals_booking_id", "booking_id", "course_id", unique=True),
)

# What registers changed of clients' offers and places, until its tasks are open. A row ends with
# that, and refers to rows that are never deleted: no foreign keys, for others wait for a register.
offer_changes = Table(
    "offer_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", Integer, nullable=False, index=True),
    Column("course_id", Integer, nullable=False),  # on which the tasks stand
    Column("kind", String(12), nullable=False),  # withdrawn | moved | cancelled
    Column("left_course_id", Integer, nullable=False),
    Column("left_starts_at", UTCDateTime, nullable=False),  # as it was then
    Column("at", UTCDateTime, nullable=False),
)
