"""Decisions are written by officers alone, also by SQL, and nothing hides what they are checked by.

Functions of PostgreSQL read the tables of this schema, also where a temporary table has the same
name. Whom a course has no longer as its trainer is noted by a trigger, so that nobody decides about
a course by leaving it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_postgresql, refuse_on_sqlite

revision = "0074"
down_revision = "0072"

DECIDING = ("proposals", "outcomes", "challenge_rejections", "reviews")
"""The tables of what officers decide."""
NO_OFFICER = """
NOT EXISTS (SELECT 1 FROM users WHERE id = NEW.officer_id AND role = 'officer' AND active)
"""
ONLY_OFFICERS = "only an officer decides"
REPLACED = {
    "proposals": "id = NEW.id",
    "outcomes": "id = NEW.id OR proposal_id = NEW.proposal_id OR challenge_id = NEW.challenge_id",
    "challenge_rejections": "id = NEW.id OR challenge_id = NEW.challenge_id",
    "reviews": "id = NEW.id",
    "challenges": "id = NEW.id OR outcome_id = NEW.outcome_id",
}
"""The rows that INSERT OR REPLACE would remove: SQLite asks no trigger about these unless the
connection wants it."""

LEFT = """
INSERT INTO trainer_changes (course_id, change, trainer_id, reason, at)
VALUES (OLD.id, 'replaced', OLD.trainer_id, '', NEW.changed_at);
"""
FUNCTIONS = """
SELECT p.oid::regprocedure::text AS name, p.prosecdef AS definer FROM pg_proc AS p
WHERE p.pronamespace = current_schema()::regnamespace
AND pg_get_userbyid(p.proowner) = current_user
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    for table in DECIDING:
        refuse_on_postgresql(
            f"{table}_by_officers", f"INSERT ON {table}", ONLY_OFFICERS, NO_OFFICER
        )
    op.execute(
        f"""
        CREATE FUNCTION courses_trainer_left() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {LEFT} RETURN NULL; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER courses_trainer_left AFTER UPDATE OF trainer_id ON courses FOR EACH ROW
        WHEN (OLD.trainer_id IS NOT NULL AND NEW.trainer_id IS DISTINCT FROM OLD.trainer_id)
        EXECUTE FUNCTION courses_trainer_left()
        """
    )
    path = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for function in op.get_bind().execute(sa.text(FUNCTIONS)):
        op.execute(f"ALTER FUNCTION {function.name} SET search_path = {path}, pg_temp")


def _guard_sqlite() -> None:
    for table in DECIDING:
        refuse_on_sqlite(f"{table}_by_officers", f"INSERT ON {table}", ONLY_OFFICERS, NO_OFFICER)
    for table, same in REPLACED.items():
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - of this file
        refuse_on_sqlite(
            f"{table}_no_replace", f"INSERT ON {table}", f"{table} is append only", exists
        )
    op.execute(
        f"""
        CREATE TRIGGER courses_trainer_left AFTER UPDATE OF trainer_id ON courses
        WHEN OLD.trainer_id IS NOT NULL AND NEW.trainer_id IS NOT OLD.trainer_id
        BEGIN {LEFT} END
        """
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _unguard_postgresql()
        return
    guards = [f"{table}_by_officers" for table in DECIDING]
    for name in (*guards, *(f"{table}_no_replace" for table in REPLACED), "courses_trainer_left"):
        op.execute(f"DROP TRIGGER {name}")


def _unguard_postgresql() -> None:
    for table in DECIDING:
        op.execute(f"DROP TRIGGER {table}_by_officers ON {table}")
        op.execute(f"DROP FUNCTION {table}_by_officers()")
    op.execute("DROP TRIGGER courses_trainer_left ON courses")
    op.execute("DROP FUNCTION courses_trainer_left()")
    for function in op.get_bind().execute(sa.text(FUNCTIONS)):
        before = 'SET search_path = "$user", public' if function.definer else "RESET search_path"
        op.execute(f"ALTER FUNCTION {function.name} {before}")
