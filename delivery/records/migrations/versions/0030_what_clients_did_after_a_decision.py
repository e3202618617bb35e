"""What officers note after a decision: contact, the new booking, proof of illness. Only added to.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0030"
down_revision = "0029"

ONCE = sa.text("kind <> 'contact'")
BAD = """
NOT EXISTS (
    SELECT 1 FROM outcomes JOIN users ON users.id = NEW.officer_id
    WHERE outcomes.id = NEW.outcome_id AND users.role = 'officer' AND NEW.happened_at <= NEW.at
)
OR (NEW.kind = 'booked') <> (NEW.new_booking_id IS NOT NULL AND NEW.new_course_id IS NOT NULL)
"""
WORDS = "an officer notes what has happened after a decision"


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("outcome_id", sa.Integer, sa.ForeignKey("outcomes.id"), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("detail", sa.String(20)),
        sa.Column("happened_at", UTCDateTime, nullable=False),
        sa.Column("new_booking_id", sa.Integer, sa.ForeignKey("bookings.id")),
        sa.Column("new_course_id", sa.Integer, sa.ForeignKey("courses.id")),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    columns = ["outcome_id", "kind"]
    index = "ix_follow_ups_once"
    op.create_index(
        index, "follow_ups", columns, unique=True, sqlite_where=ONCE, postgresql_where=ONCE
    )
    op.create_index("ix_follow_ups_outcome_id", "follow_ups", ["outcome_id"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE TRIGGER follow_ups_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON follow_ups
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION follow_ups_refuse_insert() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {BAD} THEN RAISE EXCEPTION '{WORDS}'; END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER follow_ups_refuse_insert BEFORE INSERT ON follow_ups
        FOR EACH ROW EXECUTE FUNCTION follow_ups_refuse_insert()
        """
    )


def _guard_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER follow_ups_no_{change.lower()} BEFORE {change} ON follow_ups"
            " BEGIN SELECT RAISE(ABORT, 'follow_ups is append only'); END"
        )
    op.execute(
        f"CREATE TRIGGER follow_ups_begin BEFORE INSERT ON follow_ups WHEN {BAD}"
        f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def downgrade() -> None:
    op.drop_table("follow_ups")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION follow_ups_refuse_insert()")
