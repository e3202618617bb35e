"""Which courses an officer's list is made of, so that it costs the same after years.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

CHANGES = {
    "assessments": ("INSERT", "UPDATE"),
    "outcomes": ("INSERT",),
    "reviews": ("INSERT",),
    "bookings": ("INSERT", "UPDATE"),
    "courses": ("UPDATE",),
}
"""What may give somebody a case. A booking that leaves a course takes a case away from it."""

COURSE = {
    "reviews": "(SELECT course_id FROM breaches WHERE id = NEW.breach_id)",
    "courses": "NEW.id",
}
OTHERWISE = "NEW.course_id"

# Whether a course is over is asked of its own judgement alone: a booking may be on its way while
# the course's first judgement as over comes and goes.
WHEN = {"assessments": "WHEN (NEW.finished)"}

# A course is taken off the list by whoever has seen that nobody waits. Until our change is seen by
# all, the row that says otherwise must stay: hence the lock, which others who change share.
UNSETTLE = """
CREATE FUNCTION unsettle(changed integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        PERFORM 1 FROM unsettled WHERE course_id = changed FOR KEY SHARE;
        EXIT WHEN FOUND;
        INSERT INTO unsettled (course_id) VALUES (changed) ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "unsettled",
        sa.Column("course_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_unsettled")),
    )
    op.execute("INSERT INTO unsettled SELECT course_id FROM assessments WHERE finished")
    if op.get_bind().dialect.name == "postgresql":
        _watch_postgresql()
    else:
        _watch_sqlite()


def _watch_postgresql() -> None:
    op.execute(UNSETTLE)
    for table, changes in CHANGES.items():
        op.execute(
            f"""
            CREATE FUNCTION {table}_unsettle() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM unsettle({COURSE.get(table, OTHERWISE)}); RETURN NULL; END $$
            """
        )
        op.execute(
            f"""
            CREATE TRIGGER {table}_unsettle AFTER {" OR ".join(changes)} ON {table}
            FOR EACH ROW {WHEN.get(table, "")} EXECUTE FUNCTION {table}_unsettle()
            """
        )


def _watch_sqlite() -> None:
    for table, changes in CHANGES.items():
        for change in changes:
            op.execute(
                f"""
                CREATE TRIGGER {table}_unsettle_{change.lower()} AFTER {change} ON {table}
                {WHEN.get(table, "")} BEGIN
                    INSERT INTO unsettled VALUES ({COURSE.get(table, OTHERWISE)})
                    ON CONFLICT DO NOTHING;
                END
                """  # noqa: S608 - nothing from outside is in it
            )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, changes in CHANGES.items():
        if postgresql:
            op.execute(f"DROP TRIGGER {table}_unsettle ON {table}")
            op.execute(f"DROP FUNCTION {table}_unsettle()")
        else:
            for change in changes:
                op.execute(f"DROP TRIGGER {table}_unsettle_{change.lower()}")
    if postgresql:
        op.execute("DROP FUNCTION unsettle(integer)")
    op.drop_table("unsettled")
