"""A link of its own for each record, the codes that open it, a link for each interpreter, requests
to send a link again, and which terms a client has confirmed. A client who cannot attend may owe
the office a call: such a task opens without a decision.

A process of the older version shows records behind the joining link until it is restarted.

Upgrade: rolling
"""

import secrets
from importlib import import_module
from types import ModuleType

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_sqlite
from delivery.records.tables.column_types import UTCDateTime

revision = "0042"
down_revision = "0041"

APPEND_ONLY = ("link_requests", "terms_acknowledgements")
NOT_REPLACED = sa.text("replaced_at IS NULL")

OWED = "NEW.act = 'owed' AND task.kind <> 'charge'"
OWED_SINCE = "NEW.act = 'owed' AND task.kind NOT IN ('charge', 'asks_to_move', 'asks_to_cancel')"


def _before() -> ModuleType:
    """The migration that last changed the trigger on acts."""
    name = "0039_what_is_taken_back_of_follow_ups"
    return import_module(f"delivery.records.migrations.versions.{name}")


def _replace_trigger(owed: str) -> None:
    """Lets the service open tasks without a decision under this condition."""
    before = _before()
    acts, former = before._acts(), before._before()
    if op.get_bind().dialect.name == "postgresql":
        bad = before._bad_act(acts.POSTGRESQL_HELD).replace(OWED, owed)
        former._replace_function(bad, acts.OUT_OF_TURN)
        return
    bad = before._bad_act(acts.SQLITE_HELD).replace(OWED, owed)
    op.execute("DROP TRIGGER task_acts_begin")
    refuse_on_sqlite("task_acts_begin", "INSERT ON task_acts", acts.OUT_OF_TURN, bad)


def upgrade() -> None:
    _replace_trigger(OWED_SINCE)
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
    op.create_table(
        "terms_acknowledgements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False, index=True
        ),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("policy", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )


def _guard() -> None:
    """Rows are only added."""
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
    _replace_trigger(OWED)
    for table in (*reversed(APPEND_ONLY), "record_codes", "record_keys"):
        op.drop_table(table)
    op.drop_index("ix_bookings_interpreter_key", "bookings")
    op.drop_column("bookings", "interpreter_key")
