"""By which way each message goes, each step of it, its kept words, and when other messages began.

Clients are told what happens from now on, not what happened before: a database that has courses
notes the time of this step.

Upgrade: stop-all
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0040"
down_revision = "0039"

APPEND_ONLY = ("message_steps", "message_texts", "message_beginnings")
INDEXES = (
    ("ix_outcomes_at", "outcomes", ["at"]),
    ("ix_bookings_state_changed_at", "bookings", ["state", "changed_at"]),
    ("ix_courses_state_changed_at", "courses", ["state", "changed_at"]),
    ("ix_tasks_window_closes_at", "tasks", ["window_closes_at"]),
    ("ix_messages_channel_state_due_at", "messages", ["channel", "state", "due_at"]),
)


def upgrade() -> None:
    way = sa.Column("channel", sa.String(10), nullable=False, server_default="email")
    op.add_column("messages", way)
    op.add_column("messages", sa.Column("receipt", sa.String(10)))
    op.add_column("messages", sa.Column("receipt_at", UTCDateTime))
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    _make_tables()
    _guard()
    _begin()


def _make_tables() -> None:
    op.create_table(
        "message_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "message_id", sa.Integer, sa.ForeignKey("messages.id"), nullable=False, index=True
        ),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "message_texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "message_id", sa.Integer, sa.ForeignKey("messages.id"), nullable=False, index=True
        ),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "message_beginnings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UTCDateTime, nullable=False),
    )


def _begin() -> None:
    """Notes since when clients are told what happens."""
    begun = sa.table("message_beginnings", sa.column("at", UTCDateTime))
    courses = sa.table("courses", sa.column("id"))
    if op.get_bind().scalar(sa.select(courses.c.id).limit(1)) is not None:
        op.execute(begun.insert().values(at=datetime.now(UTC)))


def _guard() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if postgresql:
            op.execute(
                f"""
                CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
                """
            )
            continue
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
                """
            )


def downgrade() -> None:
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)
    for column in ("receipt_at", "receipt", "channel"):
        op.drop_column("messages", column)
