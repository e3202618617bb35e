"""A follow-up that was noted by mistake is taken back; a late cancellation is refunded.

That a kind is noted once, and that a window ends in one way, is held by a trigger in place of the
unique indexes: what was taken back may be noted again.

Upgrade: rolling
"""

from importlib import import_module
from types import ModuleType

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_sqlite
from delivery.records.tables.column_types import UTCDateTime

revision = "0039"
down_revision = "0031"

TABLE = "follow_ups_taken_back"
ONCE, ONE_WAY = "kind <> 'contact'", "kind IN ('booked', 'elsewhere', 'no_date')"
INDEXES = {
    "ix_follow_ups_once": (["outcome_id", "kind"], ONCE),
    "ix_follow_ups_one_way": (["outcome_id"], ONE_WAY),
}
STANDS = "NOT EXISTS (SELECT 1 FROM follow_ups_taken_back AS b WHERE b.follow_up_id = f.id)"
FOLLOWED_UP = f"""
SELECT 1 FROM follow_ups AS f WHERE f.outcome_id = task.outcome_id AND f.kind = '{{}}' AND {STANDS}
"""  # noqa: S608 - nothing from outside is in it
NO_DATE, ELSEWHERE = FOLLOWED_UP.format("no_date"), FOLLOWED_UP.format("elsewhere")
CASE_WITHOUT_DATE = f"""
SELECT 1 FROM follow_ups AS f JOIN outcomes AS o ON o.id = f.outcome_id
WHERE f.kind = 'no_date' AND o.booking_id = task.booking_id AND o.course_id = task.course_id
AND {STANDS}
"""  # noqa: S608 - nothing from outside is in it
CANCELLED = "SELECT 1 FROM bookings AS b WHERE b.id = task.booking_id AND b.state = 'cancelled'"
LAST_AT = """
(SELECT at FROM task_acts WHERE id = (SELECT max(id) FROM task_acts WHERE task_id = task.id))
"""
NOTE_TAKEN_BACK = f"""
SELECT 1 FROM follow_ups AS f JOIN follow_ups_taken_back AS b ON b.follow_up_id = f.id
WHERE f.outcome_id = task.outcome_id AND f.at = {LAST_AT}
"""  # noqa: S608 - nothing from outside is in it
"""The note that ended the task, which has been taken back since."""
NO_DATE_TAKEN_BACK = """
SELECT 1 FROM follow_ups AS f JOIN follow_ups_taken_back AS b ON b.follow_up_id = f.id
WHERE f.outcome_id = task.outcome_id AND f.kind = 'no_date'
"""
BAD_AGAIN = f"""
EXISTS (
    SELECT 1 FROM follow_ups AS f WHERE f.outcome_id = NEW.outcome_id AND {STANDS} AND (
        (NEW.{ONCE} AND f.kind = NEW.kind) OR (NEW.{ONE_WAY} AND f.{ONE_WAY})
    )
)
"""  # noqa: S608 - nothing from outside is in it
BAD_TAKING_BACK = """
trim(NEW.reason) = '' OR NOT EXISTS (
    SELECT 1 FROM follow_ups AS f JOIN outcomes AS o ON o.id = f.outcome_id
    JOIN users AS u ON u.id = NEW.officer_id
    WHERE f.id = NEW.follow_up_id AND f.kind IN ('elsewhere', 'no_date') AND f.at <= NEW.at
    AND u.role = 'officer' AND NOT EXISTS (
        SELECT 1 FROM outcomes AS later WHERE later.booking_id = o.booking_id
        AND later.course_id = o.course_id AND later.id > o.id
    )
)
"""
NOT_TAKEN_BACK = "an officer takes back how the window of a decision in force ended, with a reason"


def _acts() -> ModuleType:
    """The migration that made the trigger on acts."""
    return import_module("delivery.records.migrations.versions.0024_what_is_to_be_done")


def _before() -> ModuleType:
    """The migration that last changed that trigger."""
    name = "0031_what_follows_without_a_decision"
    return import_module(f"delivery.records.migrations.versions.{name}")


def _bad_act(held: str) -> str:
    acts, before = _acts(), _before()
    later = acts.LATER_OUTCOME.format("task")
    steps = (
        *before.STEPS,
        "open waits_again open officer",
        "stopped waits_again stopped officer",
    )
    return f"""
coalesce({acts.STEP}, '') NOT IN {steps}
OR (NEW.act IN ('opened', 'owed')) = EXISTS (SELECT 1 FROM task_acts WHERE task_id = NEW.task_id)
OR (NEW.leads_to = 'stopped' AND NEW.due_at IS NOT NULL)
OR (NEW.act IN {before.NEEDS_REFERENCE} AND coalesce(trim(NEW.reference), '') = '')
OR (NEW.act = 'not_done' AND coalesce(trim(NEW.note), '') = '')
OR EXISTS (
    SELECT 1 FROM tasks AS task WHERE task.id = NEW.task_id AND (
        (NEW.act = 'done' AND task.irreversible AND (task.due_at IS NULL OR task.due_at > NEW.at))
        OR (NEW.act = 'done' AND task.irreversible AND EXISTS ({acts.OPEN_ANSWER}))
        OR (NEW.act IN ('done', 'not_done', 'revived') AND EXISTS ({later}))
        OR (NEW.act IN ('done', 'booked') AND EXISTS ({before.DONE}))
        OR (NEW.act IN ('done', 'booked') AND task.branch = 'booked' AND EXISTS ({NO_DATE}))
        OR (NEW.act = 'booked' AND task.branch <> 'booked')
        OR (NEW.act = 'declined' AND task.branch <> 'booked' AND task.kind <> 'new_date')
        OR (NEW.act = 'not_needed' AND NOT EXISTS ({before.TAKEN}))
        OR (NEW.act = 'superseded' AND NOT EXISTS ({later}))
        OR (NEW.act = 'no_date' AND (task.branch <> 'not_booked' OR NOT EXISTS ({NO_DATE})))
        OR (NEW.act = 'waits_again' AND (
            task.branch <> 'not_booked' OR EXISTS ({NO_DATE}) OR NOT EXISTS ({NO_DATE_TAKEN_BACK})
        ))
        OR (NEW.act = 'elsewhere' AND NOT (
            task.branch = 'not_booked' AND task.kind IN ('national_status', 'referral')
            AND EXISTS ({ELSEWHERE})
        ))
        OR (NEW.act = 'withdrawn' AND NOT (
            task.outcome_id IS NOT NULL AND task.corrects_id IS NULL AND task.kind <> 'ban'
            AND coalesce(task.national_status, 0) <> 4 AND EXISTS ({before.WITHDRAWN})
        ))
        OR (NEW.act = 'opened' AND task.outcome_id IS NULL)
        OR (NEW.act IN ('owed', 'waived') AND task.outcome_id IS NOT NULL)
        OR (NEW.act = 'owed' AND task.kind <> 'charge' AND task.corrects_id IS NULL
            AND NOT EXISTS ({before.WITHDRAWN}) AND NOT EXISTS ({CASE_WITHOUT_DATE})
            AND NOT EXISTS ({CANCELLED}))
        OR (NEW.act = 'not_done' AND EXISTS ({before.PUT_RIGHT}))
        OR (NEW.act = 'revived' AND (EXISTS ({before.TAKEN}) OR NOT (
            {before.LAST_ACT} = 'not_needed'
            OR ({before.LAST_ACT} IN ('declined', 'elsewhere') AND EXISTS ({NOTE_TAKEN_BACK}))
        )))
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
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("follow_up_id", sa.Integer, sa.ForeignKey("follow_ups.id"), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index(f"ix_{TABLE}_follow_up_id", TABLE, ["follow_up_id"], unique=True)
    for name in INDEXES:
        op.drop_index(name, "follow_ups")
    bad = f"{_before().BAD_FOLLOW_UP} OR {BAD_AGAIN}"
    if op.get_bind().dialect.name == "postgresql":
        _before()._replace_function(_bad_act(_acts().POSTGRESQL_HELD), _acts().OUT_OF_TURN)
        _close_postgresql(bad)
        _guard_postgresql()
    else:
        _replace_sqlite(_bad_act(_acts().SQLITE_HELD), bad)
        _guard_sqlite()


def _close_postgresql(bad: str) -> None:
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION follow_ups_close() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM bookings WHERE id = (
                SELECT booking_id FROM outcomes WHERE id = NEW.outcome_id
            ) FOR NO KEY UPDATE;
            IF {bad} THEN RAISE EXCEPTION '{_before().NOT_WITHOUT_DATE}'; END IF;
            RETURN NEW;
        END $$
        """  # noqa: S608 - nothing from outside is in it
    )


def _guard_postgresql() -> None:
    op.execute(
        f"""
        CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION {TABLE}_begin() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM bookings WHERE id = (
                SELECT o.booking_id FROM outcomes AS o JOIN follow_ups AS f ON f.outcome_id = o.id
                WHERE f.id = NEW.follow_up_id
            ) FOR NO KEY UPDATE;
            IF {BAD_TAKING_BACK} THEN RAISE EXCEPTION '{NOT_TAKEN_BACK}'; END IF;
            RETURN NEW;
        END $$
        """  # noqa: S608 - nothing from outside is in it
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_begin BEFORE INSERT ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_begin()"
    )


def _replace_sqlite(bad_act: str, bad_follow_up: str) -> None:
    before, acts = _before(), _acts()
    for name in ("task_acts_begin", "follow_ups_close"):
        op.execute(f"DROP TRIGGER {name}")
    refuse_on_sqlite("task_acts_begin", "INSERT ON task_acts", acts.OUT_OF_TURN, bad_act)
    refuse_on_sqlite(
        "follow_ups_close", "INSERT ON follow_ups", before.NOT_WITHOUT_DATE, bad_follow_up
    )


def _guard_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        words = f"{TABLE} is append only"
        refuse_on_sqlite(f"{TABLE}_no_{change.lower()}", f"{change} ON {TABLE}", words)
    refuse_on_sqlite(f"{TABLE}_begin", f"INSERT ON {TABLE}", NOT_TAKEN_BACK, BAD_TAKING_BACK)


def downgrade() -> None:
    before, acts = _before(), _acts()
    if op.get_bind().dialect.name == "postgresql":
        bad = before._bad_act(acts, acts.POSTGRESQL_HELD)
        before._replace_function(bad, acts.OUT_OF_TURN)
        _close_postgresql(before.BAD_FOLLOW_UP)
    else:
        _replace_sqlite(before._bad_act(acts, acts.SQLITE_HELD), before.BAD_FOLLOW_UP)
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_begin()")
    for name, (columns, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(
            name, "follow_ups", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
