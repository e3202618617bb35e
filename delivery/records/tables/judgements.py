"""Assessments, which can be derived again, and breaches."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from delivery.records.tables.column_types import LONG, UTCDateTime, metadata

assessments = Table(
    "assessments",
    metadata,
    Column("course_id", ForeignKey("courses.id"), primary_key=True),
    Column("judged_at", UTCDateTime, nullable=False),
    Column("ledger_id", LONG, nullable=False),  # the last row that it includes
    Column("finished", Boolean, nullable=False),
    Column("result", JSON, nullable=False),  # as `coursewatch assess` prints it
    Column(
        "standing", String(20)
    ),  # as `DeliveryStanding` names it; null in rows of earlier versions
)

# One narrow row for each course: its present state, as the control room shows it. Derived with each
# judgement and board; counts and times, and nothing of a person. Without foreign keys, as `cases`.
courses_now = Table(
    "courses_now",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("ledger_id", LONG, nullable=False),  # the last row that it includes
    Column("at", UTCDateTime, nullable=False),  # the course's time
    Column("saved_at", UTCDateTime, nullable=False, index=True),  # the machine's time
    Column("state", JSON, nullable=False),  # as `control_room.course_now.CourseNow`
)

# One narrow row for each booking on a course that is over: all that a list of cases shows, sorts by
# and counts. Derived from the records that stand beside it; `coursewatch cases` derives it anew.
# Without foreign keys, whose checks would wait for an officer who decides about the booking.
cases = Table(
    "cases",
    metadata,
    Column("booking_id", Integer, primary_key=True, autoincrement=False),
    Column("course_id", Integer, primary_key=True, autoincrement=False, index=True),
    Column("name_key", String(340), nullable=False),  # the name as it is searched for
    Column("force", String(80), nullable=False),
    Column("trainer_id", Integer),
    Column("starts_at", UTCDateTime, nullable=False),
    # as `caseload.needed_act` names it; null: nothing is needed
    Column("act", String(20)),
    Column("place", Integer, nullable=False),  # 0, 1, 2: comes before what runs out
    Column("due_at", UTCDateTime, nullable=False),
    Column("due_kind", String(20), nullable=False),  # rebook | decide | police | task
    Column("to_review", Integer, nullable=False),
    Column("clean", Boolean, nullable=False),
    Column("recommended", String(40), nullable=False),
    Column("proposed_by", Integer),
    Column("outcome", String(40)),  # signed and in force
    Column("signed_at", UTCDateTime),
    Column("signed_by", Integer),
    # What has changed since the signature, by the names of `evidence.since_signed`; null: nothing.
    Column("changes", String(120)),
    # What the signature rests on; without one, what was judged.
    Column("present_s", Integer),
    Column("scheduled_s", Integer),
    Column("late_by_s", Integer),
    Column("upheld", Integer),  # breaches
    # What follows from the signed outcome.
    Column("national_status", Integer),
    Column("rebook_by", UTCDateTime),
    Column("rebook_charge_pence", Integer),
    Column("refund_pence", Integer),
    Column("refer_to_police", Boolean),
)
OPEN_CASE = "act IS NOT NULL"
Index(
    "ix_cases_open",
    cases.c.place,
    cases.c.due_at,
    cases.c.booking_id,
    cases.c.course_id,
    sqlite_where=text(OPEN_CASE),
    postgresql_where=text(OPEN_CASE),
)
# What the open cases can be filtered by is counted in this order, without reading the cases.
Index(
    "ix_cases_open_values",
    cases.c.course_id,
    cases.c.trainer_id,
    cases.c.force,
    cases.c.act,
    cases.c.proposed_by,
    cases.c.due_at,
    cases.c.booking_id,
    sqlite_where=text(OPEN_CASE),
    postgresql_where=text(OPEN_CASE),
)
# A search reads all names, and nothing but this index.
Index("ix_cases_name_key", cases.c.name_key, cases.c.booking_id, cases.c.course_id)

# The figures of each course that is over and fully assessed, derived with its cases. A report adds
# them up. All but `watched` are in seconds.
course_figures = Table(
    "course_figures",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("scheduled_s", Integer, nullable=False),
    Column("heard_s", Integer),  # null: not recorded
    # The presence of all clients outside breaks, by the state of their cameras.
    Column("camera_on_s", Integer, nullable=False),
    Column("camera_off_s", Integer, nullable=False),
    Column("camera_unknown_s", Integer, nullable=False),
    Column("watched", Integer, nullable=False),  # clients with such presence
)

# The absences of such a course by cause, and its breaches by rule and state.
course_counts = Table(
    "course_counts",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),  # absence | breach
    Column("name", String(40), primary_key=True),  # the cause, or the rule
    # Of a breach: upheld | dismissed | waiting | silenced | withdrawn. Empty for an absence.
    Column("state", String(10), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),  # of absences; 0 for breaches
)

# Counts of such a course by force, for figures that go outside: of its clients, outcomes, breaches,
# challenges, times to decide, messages and cameras. They outlive the records of its clients.
force_counts = Table(
    "force_counts",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("force", String(80), primary_key=True),
    Column("kind", String(10), primary_key=True),  # as `ForceCount.kind`
    Column("name", String(40), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),  # of cameras; 0 for others
)

# The quarters whose figures were published, and the figures. A number below five has no row.
publications = Table(
    "publications",
    metadata,
    Column("quarter", Date, primary_key=True),  # its first day
    Column("at", UTCDateTime, nullable=False),
    Column("user_id", Integer, nullable=False),
)
published_figures = Table(
    "published_figures",
    metadata,
    Column("quarter", Date, primary_key=True),
    Column("force", String(80), primary_key=True),
    Column("course_type", String(20), primary_key=True),
    Column("measure", String(60), primary_key=True),
    Column("number", Integer, nullable=False),  # rounded to the nearest five, or a per cent
)

# Who works on which case, and until when: not derived, and changed in place.
case_claims = Table(
    "case_claims",
    metadata,
    Column("booking_id", Integer, primary_key=True, autoincrement=False),
    Column("course_id", Integer, primary_key=True, autoincrement=False),
    Column("officer_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("runs_out_at", UTCDateTime, nullable=False, index=True),
)

# The courses whose cases may have changed, to be derived again. Triggers add a row with every
# change; rows are taken in turn and deleted.
case_changes = Table(
    "case_changes",
    metadata,
    Column("id", LONG, primary_key=True),
    Column("course_id", Integer, nullable=False),
)

# Processes of the version before this one find their list by it; the next version drops it.
unsettled = Table(
    "unsettled",
    metadata,
    Column("course_id", Integer, primary_key=True, autoincrement=False),
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
    # When it was no longer found; the row stays, because it may have been reviewed
    Column("withdrawn_at", UTCDateTime),
    # The allowance that silences it
    Column("silenced_by", String(40)),
    # The officer who raised it on an account (`because`) with a source. Such a row never changes.
    # Null for what a rule finds.
    Column("raised_by", Integer),
    Column("source", Text),
    UniqueConstraint("booking_id", "rule", "start_at"),
)

# What the office must look at, found over all courses of the day: a task for whoever ticks it off.
# What comes back is a further row of its key. Faults across courses (`fault_…`) are judged by.
office_alerts = Table(
    "office_alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # as `OfficeAlertKind`
    Column("key", String(80), nullable=False),
    Column("time_of_key", Integer, nullable=False),  # 1 for the first row of its key
    Column("course_id", Integer),  # null: about several courses
    Column("start_at", UTCDateTime, nullable=False),
    Column("end_at", UTCDateTime),  # of a fault across courses: its last sign
    Column("courses", Integer, nullable=False),
    Column("signs", Integer, nullable=False),  # people or settings; 0 where nothing is counted
    Column("raised_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),  # when it was no longer so
    Column("ticked_at", UTCDateTime),
    Column("ticked_by", Integer),  # the officer
    UniqueConstraint("key", "time_of_key"),
    Index("ix_office_alerts_kind_start_at", "kind", "start_at"),
)
