"""Who raised a finding and its source, and triggers: it stays, and somebody else reviews it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0027"

APPEND_ONLY = "a finding that an officer raised is append only"
OWN = "another officer reviews a finding that an officer raised"
BY_THEMSELVES = """
EXISTS (SELECT 1 FROM breaches WHERE id = NEW.breach_id AND raised_by = NEW.officer_id)
"""
# An older version withdraws what no rule finds: that changes nothing here, and stops nothing.
COLUMNS = (
    "id",
    "course_id",
    "booking_id",
    "rule",
    "clause",
    "start_at",
    "end_at",
    "because",
    "found_at",
    "silenced_by",
    "raised_by",
    "source",
)


def upgrade() -> None:
    op.add_column("breaches", sa.Column("raised_by", sa.Integer))
    op.add_column("breaches", sa.Column("source", sa.Text))
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    same = ", ".join(f"NEW.{column}" for column in COLUMNS)
    before = ", ".join(f"OLD.{column}" for column in COLUMNS)
    op.execute(
        f"""
        CREATE FUNCTION keep_raised() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND ({same}) IS NOT DISTINCT FROM ({before}) THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION '{APPEND_ONLY}';
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER breaches_keep_raised BEFORE UPDATE OR DELETE ON breaches
        FOR EACH ROW WHEN (OLD.raised_by IS NOT NULL) EXECUTE FUNCTION keep_raised()
        """
    )
    op.execute(
        """
        CREATE FUNCTION breaches_raised() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM unsettle(NEW.course_id);
            INSERT INTO case_changes (course_id) VALUES (NEW.course_id);
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER breaches_raised AFTER INSERT ON breaches
        FOR EACH ROW WHEN (NEW.raised_by IS NOT NULL) EXECUTE FUNCTION breaches_raised()
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION refuse_own_review() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {BY_THEMSELVES} THEN RAISE EXCEPTION '{OWN}'; END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER reviews_by_another BEFORE INSERT ON reviews
        FOR EACH ROW EXECUTE FUNCTION refuse_own_review()
        """
    )


def _guard_sqlite() -> None:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in COLUMNS)
    op.execute(
        f"""
        CREATE TRIGGER breaches_keep_raised_update BEFORE UPDATE ON breaches
        WHEN OLD.raised_by IS NOT NULL
        BEGIN SELECT CASE WHEN {same} THEN RAISE(IGNORE) ELSE RAISE(ABORT, '{APPEND_ONLY}') END; END
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER breaches_keep_raised_delete BEFORE DELETE ON breaches
        WHEN OLD.raised_by IS NOT NULL BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER breaches_raised_insert AFTER INSERT ON breaches
        WHEN NEW.raised_by IS NOT NULL
        BEGIN
            INSERT INTO unsettled VALUES (NEW.course_id) ON CONFLICT DO NOTHING;
            INSERT INTO case_changes (course_id) VALUES (NEW.course_id);
        END
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER reviews_by_another BEFORE INSERT ON reviews WHEN {BY_THEMSELVES}
        BEGIN SELECT RAISE(ABORT, '{OWN}'); END
        """
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER reviews_by_another ON reviews")
        op.execute("DROP TRIGGER breaches_keep_raised ON breaches")
        op.execute("DROP TRIGGER breaches_raised ON breaches")
        for function in ("refuse_own_review", "keep_raised", "breaches_raised"):
            op.execute(f"DROP FUNCTION {function}()")
    else:
        op.execute("DROP TRIGGER reviews_by_another")
        for trigger in ("keep_raised_update", "keep_raised_delete", "raised_insert"):
            op.execute(f"DROP TRIGGER breaches_{trigger}")
    op.drop_column("breaches", "source")
    op.drop_column("breaches", "raised_by")
