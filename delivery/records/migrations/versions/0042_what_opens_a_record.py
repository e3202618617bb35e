"""A link of its own for each record, the codes that open it, a link for each interpreter, and
requests to send a link again.

A process of the older version shows records behind the joining link until it is restarted.

Upgrade: rolling
"""

import secrets

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0042"
down_revision = "0041"

NOT_REPLACED = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.add_column("bookings", sa.Column("interpreter_key", sa.String(64)))
    _make_interpreter_keys()
    op.create_index("ix_bookings_interpreter_key", "bookings", ["interpreter_key"], unique=True)
    _make_tables()
    _guard()


def _make_interpreter_keys() -> None:
    bookings = sa.table(
        "bookings", sa.column("id"), sa.column("interpreter_name"), sa.column("interpreter_key")
    )
    connection = op.get_bind()
    named = sa.select(bookings.c.id).where(bookings.c.interpreter_name.is_not(None))
    for booking_id in connection.scalars(named).all():
        changed = sa.update(bookings).where(bookings.c.id == booking_id)
        connection.execute(changed.values(interpreter_key=secrets.token_urlsafe(32)))


def _make_tables() -> None:
    booking = sa.ForeignKey("bookings.id")
    op.create_table(
        "record_keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, booking, nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False, index=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("replaced_at", UTCDateTime),
    )
    op.create_index(
        "ix_record_keys_current",
        "record_keys",
        ["booking_id", "course_id"],
        unique=True,
        sqlite_where=NOT_REPLACED,
        postgresql_where=NOT_REPLACED,
    )
    op.create_table(
        "record_codes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "record_key_id", sa.Integer, sa.ForeignKey("record_keys.id"), nullable=False, index=True
        ),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("used_at", UTCDateTime),
    )
    op.create_table(
        "link_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False, index=True
        ),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("link", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("at", UTCDateTime, nullable=False, index=True),
    )


def _guard() -> None:
    """Rows of requests are only added."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER link_requests_append_only
            BEFORE UPDATE OR DELETE OR TRUNCATE ON link_requests
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER link_requests_no_{change.lower()} BEFORE {change} ON link_requests
            BEGIN SELECT RAISE(ABORT, 'link_requests is append only'); END
            """
        )


def downgrade() -> None:
    for table in ("link_requests", "record_codes", "record_keys"):
        op.drop_table(table)
    op.drop_index("ix_bookings_interpreter_key", "bookings")
    op.drop_column("bookings", "interpreter_key")
