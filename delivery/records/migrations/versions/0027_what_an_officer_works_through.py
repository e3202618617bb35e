"""One narrow row for each booking on a past course, in place of a search through all judgements.

`coursewatch migrate` derives the rows afterwards. A trigger records each change from which they
must be derived again. The table `unsettled` stays for processes of the version before.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import LONG, UTCDateTime

revision = "0027"
down_revision = "0024"

OF_BREACH = "(SELECT course_id FROM breaches WHERE id = NEW.breach_id)"
OF_STATEMENT = "(SELECT course_id FROM statements WHERE id = NEW.statement_id)"
OF_CHALLENGE = "(SELECT course_id FROM challenges WHERE id = NEW.challenge_id)"
CHANGES = {
    "assessments": (("INSERT", "NEW.course_id"), ("UPDATE", "NEW.course_id")),
    "outcomes": (("INSERT", "NEW.course_id"),),
    "proposals": (("INSERT", "NEW.course_id"),),
    "reviews": (("INSERT", OF_BREACH),),
    "bookings": (
        ("INSERT", "NEW.course_id"),
        ("UPDATE", "NEW.course_id"),
        ("UPDATE", "OLD.course_id"),
    ),
    "courses": (("UPDATE", "NEW.id"),),
    "statements": (("INSERT", "NEW.course_id"),),
    "statement_readings": (("INSERT", OF_STATEMENT),),
    "challenges": (("INSERT", "NEW.course_id"),),
    "challenge_rejections": (("INSERT", OF_CHALLENGE),),
    "tasks": (("INSERT", "NEW.course_id"), ("UPDATE", "NEW.course_id")),
    "reconciliations": (("UPDATE", "NEW.course_id"),),
}
"""The changes from which a course's rows must be derived again, and the course of each."""

WHEN = {
    ("assessments", "INSERT", "NEW.course_id"): "NEW.finished",
    ("assessments", "UPDATE", "NEW.course_id"): "NEW.finished OR OLD.finished",
    ("bookings", "UPDATE", "OLD.course_id"): "NEW.course_id <> OLD.course_id",
    ("reconciliations", "UPDATE", "NEW.course_id"): "NEW.state IN ('done', 'given_up')",
}
"""A course that still runs has no rows: its judgements are no changes."""


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("booking_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name_key", sa.String(340), nullable=False),
        sa.Column("force", sa.String(80), nullable=False),
        sa.Column("trainer_id", sa.Integer),
        sa.Column("starts_at", UTCDateTime, nullable=False),
        sa.Column("act", sa.String(20)),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("due_at", UTCDateTime, nullable=False),
        sa.Column("due_kind", sa.String(20), nullable=False),
        sa.Column("to_review", sa.Integer, nullable=False),
        sa.Column("clean", sa.Boolean, nullable=False),
        sa.Column("recommended", sa.String(40), nullable=False),
        sa.Column("proposed_by", sa.Integer),
        sa.Column("outcome", sa.String(40)),
        sa.Column("signed_at", UTCDateTime),
    )
    op.create_index("ix_cases_course_id", "cases", ["course_id"])
    open_case = sa.text("act IS NOT NULL")
    op.create_index(
        "ix_cases_open",
        "cases",
        ["place", "due_at", "booking_id", "course_id"],
        sqlite_where=open_case,
        postgresql_where=open_case,
    )
    op.create_index("ix_cases_name_key", "cases", ["name_key", "booking_id", "course_id"])
    op.create_table(
        "case_claims",
        sa.Column("booking_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("runs_out_at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_case_claims_officer_id", "case_claims", ["officer_id"])
    op.create_table(
        "case_changes",
        sa.Column("id", LONG, primary_key=True),
        sa.Column("course_id", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO case_changes (course_id) SELECT course_id FROM assessments WHERE finished"
    )
    _watch()


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _watch() -> None:
    for table, changes in CHANGES.items():
        for number, (change, course) in enumerate(changes):
            name = f"{table}_case_change_{number}"
            when = WHEN.get((table, change, course))
            condition = f"WHEN ({when})" if when else ""
            adding = f"INSERT INTO case_changes (course_id) VALUES ({course})"  # noqa: S608 - ours
            after = f"CREATE TRIGGER {name} AFTER {change} ON {table}"
            if not _postgresql():
                op.execute(f"{after} {condition} BEGIN {adding}; END")
                continue
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {adding}; RETURN NULL; END $$"
            )
            op.execute(f"{after} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    for table, changes in CHANGES.items():
        for number in range(len(changes)):
            name = f"{table}_case_change_{number}"
            if _postgresql():
                op.execute(f"DROP TRIGGER {name} ON {table}")
                op.execute(f"DROP FUNCTION {name}()")
            else:
                op.execute(f"DROP TRIGGER {name}")
    op.drop_table("case_changes")
    op.drop_table("case_claims")
    op.drop_table("cases")
