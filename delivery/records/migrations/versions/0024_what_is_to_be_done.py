"""Tasks that follow from decisions, the acts on them, and triggers that hold their order.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_postgresql, refuse_on_sqlite
from delivery.records.tables.column_types import UTCDateTime

revision = "0024"
down_revision = "0025"

STEPS = (
    "open opened open officer",
    "open told open officer",
    "open booked open officer",
    "open stopped stopped service",
    "open done done officer",
    "open superseded cancelled officer",
    "open not_needed cancelled officer",
    "open declined cancelled officer",
    "stopped told stopped officer",
    "stopped released open service",
    "stopped superseded cancelled officer",
    "stopped not_needed cancelled officer",
)
"""State, act, the state that it leads to, and the role of the doer."""

OUT_OF_TURN = "this act on the task is not possible now"
NOT_BY_AN_ACT = "tasks is append only: a task changes by an act alone"
NOT_NEW = "a task begins open, and is not due before the client was told"
NOT_TOLD = "a client is told of a decision by an officer, after it was made"

STEP = """
(SELECT state FROM tasks WHERE id = NEW.task_id) || ' ' || NEW.act || ' ' || NEW.leads_to || ' ' ||
coalesce((SELECT role FROM users WHERE id = NEW.user_id), 'service')
"""
LATER_OUTCOME = """
SELECT 1 FROM outcomes WHERE outcomes.booking_id = {0}.booking_id
AND outcomes.course_id = {0}.course_id AND outcomes.id > {0}.outcome_id
"""
ALTERNATIVE = """
SELECT 1 FROM tasks AS other JOIN task_acts ON task_acts.task_id = other.id
WHERE other.outcome_id = task.outcome_id AND other.id <> task.id
AND other.branch <> 'always' AND task.branch <> 'always' AND other.branch <> task.branch
AND task_acts.act IN {}
"""
OPEN_ANSWER = """
SELECT 1 FROM challenges WHERE challenges.outcome_id = task.outcome_id
AND NOT EXISTS (SELECT 1 FROM challenge_rejections AS r WHERE r.challenge_id = challenges.id)
AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.challenge_id = challenges.id)
UNION ALL
SELECT 1 FROM statements
WHERE statements.booking_id = task.booking_id AND statements.course_id = task.course_id
AND NOT EXISTS (SELECT 1 FROM statement_readings AS r WHERE r.statement_id = statements.id)
"""
SQLITE_HELD = "julianday(NEW.due_at) <= julianday(told_at) + task.hold_s / 86400.0"
POSTGRESQL_HELD = "NEW.due_at <= told_at + task.hold_s * interval '1 second'"
TAKE_EFFECT = "UPDATE tasks SET state = NEW.leads_to, due_at = NEW.due_at WHERE id = NEW.task_id;"
# two officers at once: the second sees what the first has done
HOLD = """
PERFORM 1 FROM bookings WHERE id = (SELECT booking_id FROM tasks WHERE id = NEW.task_id) FOR UPDATE;
"""
TABLES = ("task_acts", "decision_notices")
OWN_FIELDS = (
    "id, booking_id, course_id, outcome_id, kind, branch, irreversible, amount_pence, "
    "national_status, authority, window_closes_at, hold_s, corrects_id, opened_at"
)

BAD_TASK = f"""
NEW.state <> 'open' OR (NEW.irreversible AND NEW.due_at IS NOT NULL)
OR EXISTS ({LATER_OUTCOME.format("NEW")})
"""

BAD_CHANGE = """
NOT EXISTS (
    SELECT 1 FROM task_acts
    WHERE id = (SELECT max(id) FROM task_acts WHERE task_id = NEW.id)
    AND leads_to = NEW.state
    AND coalesce(due_at = NEW.due_at, due_at IS NULL AND NEW.due_at IS NULL)
)
"""

BAD_NOTICE = """
NOT EXISTS (
    SELECT 1 FROM outcomes JOIN users ON users.id = NEW.officer_id
    WHERE outcomes.id = NEW.outcome_id AND users.role = 'officer'
    AND NEW.told_at >= outcomes.at AND NEW.told_at <= NEW.at
)
"""


def _bad_act(held: str) -> str:
    return f"""
coalesce({STEP}, '') NOT IN {STEPS}
OR (NEW.act = 'opened') = EXISTS (SELECT 1 FROM task_acts WHERE task_id = NEW.task_id)
OR (NEW.leads_to = 'stopped' AND NEW.due_at IS NOT NULL)
OR (NEW.act IN ('done', 'booked', 'declined') AND coalesce(trim(NEW.reference), '') = '')
OR EXISTS (
    SELECT 1 FROM tasks AS task WHERE task.id = NEW.task_id AND (
        (NEW.act = 'done' AND task.irreversible AND (task.due_at IS NULL OR task.due_at > NEW.at))
        OR (NEW.act = 'done' AND task.irreversible AND EXISTS ({OPEN_ANSWER}))
        OR (NEW.act = 'done' AND EXISTS ({LATER_OUTCOME.format("task")}))
        OR (NEW.act IN ('done', 'booked') AND EXISTS ({ALTERNATIVE.format("('done')")}))
        OR (NEW.act IN ('booked', 'declined') AND task.branch <> 'booked')
        OR (NEW.act = 'not_needed' AND NOT EXISTS ({ALTERNATIVE.format("('done', 'booked')")}))
        OR (NEW.act = 'superseded' AND NOT EXISTS ({LATER_OUTCOME.format("task")}))
        OR (task.irreversible AND NEW.due_at IS NOT NULL AND (
            NEW.due_at <= task.window_closes_at
            OR NOT EXISTS (
                SELECT 1 FROM decision_notices WHERE outcome_id = task.outcome_id
                AND result <> 'not_reached' AND NOT ({held})
            )
        ))
    )
)
"""  # noqa: S608 - nothing from outside is in it


def upgrade() -> None:
    _make_tables()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _make_tables() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("outcome_id", sa.Integer, sa.ForeignKey("outcomes.id")),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("branch", sa.String(12), nullable=False),
        sa.Column("irreversible", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("amount_pence", sa.Integer),
        sa.Column("national_status", sa.Integer),
        sa.Column("authority", sa.String(160), nullable=False),
        sa.Column("window_closes_at", UTCDateTime),
        sa.Column("hold_s", sa.Integer, nullable=False),
        sa.Column("corrects_id", sa.Integer, sa.ForeignKey("tasks.id")),
        sa.Column("due_at", UTCDateTime),
        sa.Column("opened_at", UTCDateTime, nullable=False),
        sa.CheckConstraint(
            "irreversible OR corrects_id IS NOT NULL OR outcome_id IS NULL"
            " OR NOT (kind IN ('refund', 'referral')"
            " OR (kind = 'national_status' AND national_status <> 4))",
            name="irreversible",
        ),
    )
    for column in ("booking_id", "course_id", "outcome_id"):
        op.create_index(f"ix_tasks_{column}", "tasks", [column])
    op.create_index("ix_tasks_state_due_at", "tasks", ["state", "due_at", "id"])
    op.create_index(
        "ix_tasks_corrects_id_outcome_id", "tasks", ["corrects_id", "outcome_id"], unique=True
    )
    # one task for each effect of a decision, however often it is opened
    op.create_index(
        "ix_tasks_effect",
        "tasks",
        ["outcome_id", "kind"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )
    op.create_table(
        "task_acts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task_id", sa.Integer, sa.ForeignKey("tasks.id"), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("leads_to", sa.String(12), nullable=False),
        sa.Column("due_at", UTCDateTime),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("reference", sa.String(80)),
        sa.Column("cause", sa.String(80)),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_task_acts_task_id", "task_acts", ["task_id"])
    op.create_table(
        "decision_notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("outcome_id", sa.Integer, sa.ForeignKey("outcomes.id"), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("told_at", UTCDateTime, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_decision_notices_outcome_id", "decision_notices", ["outcome_id"])


def _guard_postgresql() -> None:
    for table, fields in (*dict.fromkeys(TABLES, "").items(), ("tasks", f" OF {OWN_FIELDS}")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE{fields} OR DELETE OR TRUNCATE"
            f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table, change, words, bad in (
        ("tasks", "INSERT", NOT_NEW, BAD_TASK),
        ("tasks", "UPDATE", NOT_BY_AN_ACT, BAD_CHANGE),
        ("decision_notices", "INSERT", NOT_TOLD, BAD_NOTICE),
    ):
        name = f"{table}_refuse_{change.lower()}"
        refuse_on_postgresql(name, f"{change} ON {table}", words, bad)
    bad_act, acts = _bad_act(POSTGRESQL_HELD), "INSERT ON task_acts"
    refuse_on_postgresql("task_acts_refuse_insert", acts, OUT_OF_TURN, bad_act, HOLD)
    op.execute(
        "CREATE FUNCTION task_acts_take_effect() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {TAKE_EFFECT} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER task_acts_take_effect AFTER INSERT ON task_acts"
        " FOR EACH ROW EXECUTE FUNCTION task_acts_take_effect()"
    )


def _guard_sqlite() -> None:
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            refuse_on_sqlite(name, f"{change} ON {table}", f"{table} is append only")
    for name, change, words, bad in (
        ("tasks_no_delete", "DELETE ON tasks", "tasks is append only", ""),
        ("tasks_no_update", f"UPDATE OF {OWN_FIELDS} ON tasks", "tasks is append only", ""),
        ("tasks_begin", "INSERT ON tasks", NOT_NEW, BAD_TASK),
        ("tasks_go_on", "UPDATE ON tasks", NOT_BY_AN_ACT, BAD_CHANGE),
        ("decision_notices_begin", "INSERT ON decision_notices", NOT_TOLD, BAD_NOTICE),
        ("task_acts_begin", "INSERT ON task_acts", OUT_OF_TURN, _bad_act(SQLITE_HELD)),
    ):
        refuse_on_sqlite(name, change, words, bad)
    op.execute(
        f"CREATE TRIGGER task_acts_take_effect AFTER INSERT ON task_acts BEGIN {TAKE_EFFECT} END"
    )


def downgrade() -> None:
    for table in ("decision_notices", "task_acts", "tasks"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION tasks_refuse_insert(), tasks_refuse_update()")
        op.execute("DROP FUNCTION decision_notices_refuse_insert()")
        op.execute("DROP FUNCTION task_acts_refuse_insert(), task_acts_take_effect()")
