"""Withdrawn offers, early ends of windows, tasks not done after all, decisions after a reversal.

Upgrade: rolling
"""

from importlib import import_module
from types import ModuleType

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import (
    make_refusing_function,
    refuse_on_postgresql,
    refuse_on_sqlite,
)
from delivery.records.tables.column_types import UTCDateTime

revision = "0031"
down_revision = "0032"

STEPS = (
    "open opened open officer",
    "open owed open service",
    "open told open officer",
    "open booked open officer",
    "open no_date open officer",
    "open stopped stopped service",
    "open done done officer",
    "open superseded cancelled officer",
    "open not_needed cancelled officer",
    "open declined cancelled officer",
    "open elsewhere cancelled officer",
    "open waived cancelled officer",
    "open withdrawn cancelled service",
    "stopped told stopped officer",
    "stopped no_date stopped officer",
    "stopped released open service",
    "stopped superseded cancelled officer",
    "stopped not_needed cancelled officer",
    "stopped elsewhere cancelled officer",
    "stopped withdrawn cancelled service",
    "done not_done open officer",
    "cancelled revived open officer",
)
"""State, act, the state that it leads to, and the role of the doer."""
NEEDS_REFERENCE = ("done", "booked", "declined", "waived")
ONE_WAY = sa.text("kind IN ('booked', 'elsewhere', 'no_date')")

FOLLOWED_UP = "SELECT 1 FROM follow_ups AS f WHERE f.outcome_id = task.outcome_id AND f.kind = '{}'"
NO_DATE, ELSEWHERE = FOLLOWED_UP.format("no_date"), FOLLOWED_UP.format("elsewhere")
WITHDRAWN = """
SELECT 1 FROM withdrawals AS w WHERE w.booking_id = task.booking_id AND w.course_id = task.course_id
"""
CASE_WITHOUT_DATE = """
SELECT 1 FROM follow_ups AS f JOIN outcomes AS o ON o.id = f.outcome_id
WHERE f.kind = 'no_date' AND o.booking_id = task.booking_id AND o.course_id = task.course_id
"""
ALTERNATIVE = """
SELECT 1 FROM tasks AS other WHERE other.outcome_id = task.outcome_id AND other.id <> task.id
AND other.branch <> 'always' AND task.branch <> 'always' AND other.branch <> task.branch AND {}
"""
IS_DONE = "other.state = 'done'"
IS_BOOKED = """
other.state = 'open'
AND EXISTS (SELECT 1 FROM task_acts AS a WHERE a.task_id = other.id AND a.act = 'booked')
"""
DONE = ALTERNATIVE.format(IS_DONE)
TAKEN = ALTERNATIVE.format(f"({IS_DONE} OR ({IS_BOOKED}))")
LAST_ACT = """
(SELECT act FROM task_acts WHERE id = (SELECT max(id) FROM task_acts WHERE task_id = task.id))
"""
PUT_RIGHT = "SELECT 1 FROM tasks AS c WHERE c.corrects_id = task.id AND c.state <> 'cancelled'"

BAD_FOLLOW_UP = """
(NEW.kind = 'no_date' AND (
    trim(NEW.note) = '' OR EXISTS (
        SELECT 1 FROM tasks WHERE tasks.outcome_id = NEW.outcome_id AND tasks.branch = 'booked'
        AND (tasks.state = 'done' OR EXISTS (
            SELECT 1 FROM task_acts AS a WHERE a.task_id = tasks.id AND a.act = 'booked'
        ))
    )
))
"""
NOT_WITHOUT_DATE = "a window is closed early with a note, and not after a new booking"

BAD_WITHDRAWAL = """
trim(NEW.reason) = '' OR NEW.withdrawn_at > NEW.at
OR (NEW.user_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM users WHERE id = NEW.user_id AND role IN ('officer', 'administrator')
))
"""
NOT_WITHDRAWN = "an offer is withdrawn with a reason, and not in the future"

FAVOURABLE = "('completed', 'provider_failure', 'insufficient_evidence')"
REVERSED = """
EXISTS (
    SELECT 1 FROM outcomes AS reversing
    JOIN challenges ON challenges.id = reversing.challenge_id
    JOIN outcomes AS decided ON decided.id = challenges.outcome_id
    LEFT JOIN proposals AS proposed ON proposed.id = decided.proposal_id
    WHERE reversing.booking_id = NEW.booking_id AND reversing.course_id = NEW.course_id
    AND NEW.officer_id IN (decided.officer_id, coalesce(proposed.officer_id, 0))
)
"""
REVERSED_REFUSALS = (
    ("proposals", REVERSED),
    ("outcomes", f"NEW.outcome NOT IN {FAVOURABLE} AND {REVERSED}"),
)
REFUSING = {f"{table}_reversed": table for table, _ in REVERSED_REFUSALS}
REFUSING["follow_ups_close"] = "follow_ups"
"""The triggers on tables that stay, and their tables."""
NOT_AGAIN = "whose decision a challenge reversed decides nothing against this client again"


def _before() -> ModuleType:
    """The migration that made the trigger on acts."""
    return import_module("delivery.records.migrations.versions.0024_what_is_to_be_done")


def _bad_act(before: ModuleType, held: str) -> str:
    later = before.LATER_OUTCOME.format("task")
    return f"""
coalesce({before.STEP}, '') NOT IN {STEPS}
OR (NEW.act IN ('opened', 'owed')) = EXISTS (SELECT 1 FROM task_acts WHERE task_id = NEW.task_id)
OR (NEW.leads_to = 'stopped' AND NEW.due_at IS NOT NULL)
OR (NEW.act IN {NEEDS_REFERENCE} AND coalesce(trim(NEW.reference), '') = '')
OR (NEW.act = 'not_done' AND coalesce(trim(NEW.note), '') = '')
OR EXISTS (
    SELECT 1 FROM tasks AS task WHERE task.id = NEW.task_id AND (
        (NEW.act = 'done' AND task.irreversible AND (task.due_at IS NULL OR task.due_at > NEW.at))
        OR (NEW.act = 'done' AND task.irreversible AND EXISTS ({before.OPEN_ANSWER}))
        OR (NEW.act IN ('done', 'not_done', 'revived') AND EXISTS ({later}))
        OR (NEW.act IN ('done', 'booked') AND EXISTS ({DONE}))
        OR (NEW.act IN ('done', 'booked') AND task.branch = 'booked' AND EXISTS ({NO_DATE}))
        OR (NEW.act = 'booked' AND task.branch <> 'booked')
        OR (NEW.act = 'declined' AND task.branch <> 'booked' AND task.kind <> 'new_date')
        OR (NEW.act = 'not_needed' AND NOT EXISTS ({TAKEN}))
        OR (NEW.act = 'superseded' AND NOT EXISTS ({later}))
        OR (NEW.act = 'no_date' AND (task.branch <> 'not_booked' OR NOT EXISTS ({NO_DATE})))
        OR (NEW.act = 'elsewhere' AND NOT (
            task.branch = 'not_booked' AND task.kind IN ('national_status', 'referral')
            AND EXISTS ({ELSEWHERE})
        ))
        OR (NEW.act = 'withdrawn' AND NOT (
            task.outcome_id IS NOT NULL AND task.corrects_id IS NULL AND task.kind <> 'ban'
            AND coalesce(task.national_status, 0) <> 4 AND EXISTS ({WITHDRAWN})
        ))
        OR (NEW.act = 'opened' AND task.outcome_id IS NULL)
        OR (NEW.act IN ('owed', 'waived') AND task.outcome_id IS NOT NULL)
        OR (NEW.act = 'owed' AND task.kind <> 'charge'
            AND NOT EXISTS ({WITHDRAWN}) AND NOT EXISTS ({CASE_WITHOUT_DATE}))
        OR (NEW.act = 'not_done' AND EXISTS ({PUT_RIGHT}))
        OR (NEW.act = 'revived' AND ({LAST_ACT} <> 'not_needed' OR EXISTS ({TAKEN})))
        OR (task.irreversible AND NEW.due_at IS NOT NULL AND (
            (NEW.due_at <= task.window_closes_at AND NOT EXISTS ({NO_DATE}))
            OR (NOT EXISTS (
                SELECT 1 FROM decision_notices WHERE outcome_id = task.outcome_id
                AND result <> 'not_reached' AND NOT ({held})
            ) AND NOT (task.kind = 'refund' AND EXISTS ({NO_DATE})))
        ))
    )
)
"""  # noqa: S608 - nothing from outside is in it


def upgrade() -> None:
    op.add_column("task_acts", sa.Column("note", sa.Text))
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("token_id", sa.Integer),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index(
        "ix_withdrawals_booking_id", "withdrawals", ["booking_id", "course_id"], unique=True
    )
    op.create_index("ix_withdrawals_course_id", "withdrawals", ["course_id"])
    op.create_index(
        "ix_follow_ups_one_way",
        "follow_ups",
        ["outcome_id"],
        unique=True,
        sqlite_where=ONE_WAY,
        postgresql_where=ONE_WAY,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql(_before())
    else:
        _guard_sqlite(_before())


def _guard_postgresql(before: ModuleType) -> None:
    _replace_function(_bad_act(before, before.POSTGRESQL_HELD), before.OUT_OF_TURN)
    op.execute(
        "CREATE TRIGGER withdrawals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawals"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    hold = "PERFORM 1 FROM bookings WHERE id = NEW.booking_id FOR NO KEY UPDATE;"
    of_outcome = hold.replace(
        "NEW.booking_id", "(SELECT booking_id FROM outcomes WHERE id = NEW.outcome_id)"
    )
    for name, table, bad, words, first in (
        ("follow_ups_close", "follow_ups", BAD_FOLLOW_UP, NOT_WITHOUT_DATE, of_outcome),
        ("withdrawals_begin", "withdrawals", BAD_WITHDRAWAL, NOT_WITHDRAWN, hold),
        *((f"{table}_reversed", table, bad, NOT_AGAIN, hold) for table, bad in REVERSED_REFUSALS),
    ):
        refuse_on_postgresql(name, f"INSERT ON {table}", words, bad, first)


def _replace_function(bad: str, words: str) -> None:
    make_refusing_function("task_acts_refuse_insert", words, bad, _before().HOLD)


def _guard_sqlite(before: ModuleType) -> None:
    op.execute("DROP TRIGGER task_acts_begin")
    bad = _bad_act(before, before.SQLITE_HELD)
    refuse_on_sqlite("task_acts_begin", "INSERT ON task_acts", before.OUT_OF_TURN, bad)
    for change in ("UPDATE", "DELETE"):
        name, words = f"withdrawals_no_{change.lower()}", "withdrawals is append only"
        refuse_on_sqlite(name, f"{change} ON withdrawals", words)
    refuse_on_sqlite("follow_ups_close", "INSERT ON follow_ups", NOT_WITHOUT_DATE, BAD_FOLLOW_UP)
    refuse_on_sqlite("withdrawals_begin", "INSERT ON withdrawals", NOT_WITHDRAWN, BAD_WITHDRAWAL)
    for table, refused in REVERSED_REFUSALS:
        refuse_on_sqlite(f"{table}_reversed", f"INSERT ON {table}", NOT_AGAIN, refused)


def downgrade() -> None:
    before, postgresql = _before(), op.get_bind().dialect.name == "postgresql"
    for name, table in REFUSING.items():
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        _replace_function(before._bad_act(before.POSTGRESQL_HELD), before.OUT_OF_TURN)
    else:
        op.execute("DROP TRIGGER task_acts_begin")
    op.drop_index("ix_follow_ups_one_way", "follow_ups")
    op.drop_table("withdrawals")
    op.drop_column("task_acts", "note")
    if postgresql:
        for name in (*REFUSING, "withdrawals_begin"):
            op.execute(f"DROP FUNCTION {name}()")
    else:
        bad = before._bad_act(before.SQLITE_HELD)
        refuse_on_sqlite("task_acts_begin", "INSERT ON task_acts", before.OUT_OF_TURN, bad)
