"""Messages to trainers and the office, and until when each message may be without a sign.

A message that was handed over before other messages began has no such time: nothing follows from
its silence. Trainers know the courses that they have now: each gets a message that is not sent.

Upgrade: stop-all
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0041"
down_revision = "0043"

UNHEARD = timedelta(hours=24)
"""The time of the shipped policy."""
LOOKED_BACK = timedelta(days=31)
INDEXES = {
    "ix_messages_booking_id": ["booking_id"],
    "ix_messages_state_due_at": ["state", "due_at"],
    "ix_messages_channel_state_due_at": ["channel", "state", "due_at"],
}
NEW_INDEXES = {"ix_messages_course_id": ["course_id"], "ix_messages_user_id": ["user_id"]}
OLD = (
    "id, booking_id, kind, schedule_version, state, message_id, attempts, due_at, claimed_at, "
    "sent_at, fault, channel, receipt, receipt_at"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("messages", "booking_id", nullable=True)
        for column in _new_columns():
            op.add_column("messages", column)
        op.create_unique_constraint("uq_messages_cause", "messages", ["cause"])
    else:
        _make_anew(nullable=True)
    for name, columns in NEW_INDEXES.items():
        op.create_index(name, "messages", columns)
    op.execute("UPDATE messages SET waits_since = due_at")
    _wait_for_signs()
    _note_present_trainers()


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id")),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("cause", sa.String(80)),
        sa.Column("waits_since", UTCDateTime),
        sa.Column("unheard_at", UTCDateTime),
    ]


def _make_anew(*, nullable: bool) -> None:
    """Copies the table, because SQLite changes no column. The references to its rows hold at the
    end of the transaction."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE messages_before AS SELECT * FROM messages")
    op.drop_table("messages")
    new = _new_columns() if nullable else []
    unique = [sa.UniqueConstraint("cause", name="uq_messages_cause")] if nullable else []
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=nullable),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("schedule_version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("message_id", sa.String(120), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", UTCDateTime, nullable=False),
        sa.Column("claimed_at", UTCDateTime),
        sa.Column("sent_at", UTCDateTime),
        sa.Column("fault", sa.Text),
        sa.Column("channel", sa.String(10), nullable=False, server_default="email"),
        sa.Column("receipt", sa.String(10)),
        sa.Column("receipt_at", UTCDateTime),
        *new,
        sa.UniqueConstraint(
            "booking_id", "kind", "schedule_version", name="uq_messages_booking_id"
        ),
        *unique,
    )
    copy = f"INSERT INTO messages ({OLD}) SELECT {OLD} FROM messages_before"  # noqa: S608 - ours
    op.execute(copy)
    op.drop_table("messages_before")
    for name, columns in INDEXES.items():
        op.create_index(name, "messages", columns)


def _wait_for_signs() -> None:
    """Messages handed over lately go on to wait for a sign."""
    messages = sa.table(
        "messages",
        sa.column("id"),
        sa.column("state"),
        sa.column("sent_at", UTCDateTime),
        sa.column("unheard_at", UTCDateTime),
    )
    begun = sa.table("message_beginnings", sa.column("at", UTCDateTime))
    bind, of = op.get_bind(), messages.c
    since = bind.scalar(sa.select(sa.func.max(begun.c.at))) or datetime.now(UTC) - LOOKED_BACK
    lately = sa.select(of.id, of.sent_at).where(of.state == "sent", of.sent_at >= since)
    for row in bind.execute(lately).all():
        unheard_at = row.sent_at + UNHEARD
        op.execute(messages.update().where(of.id == row.id).values(unheard_at=unheard_at))


def _note_present_trainers() -> None:
    courses = sa.table(
        "courses",
        *map(sa.column, ("id", "trainer_id", "schedule_version", "state")),
        sa.column("ends_at", UTCDateTime),
    )
    messages = sa.table(
        "messages",
        *map(sa.column, ("kind", "schedule_version", "state", "message_id", "attempts")),
        *map(sa.column, ("course_id", "user_id", "cause")),
        *(sa.column(name, UTCDateTime) for name in ("due_at", "waits_since")),
    )
    of, now = courses.c, datetime.now(UTC)
    present = sa.select(of.id, of.trainer_id, of.schedule_version).where(
        of.trainer_id.is_not(None), of.state == "planned", of.ends_at > now
    )
    for row in op.get_bind().execute(present).all():
        values = {
            "kind": "course_given",
            "schedule_version": row.schedule_version,
            "state": "unwanted",
            "message_id": "",
            "attempts": 0,
            "course_id": row.id,
            "user_id": row.trainer_id,
            "cause": f"trainer.{row.id}.{row.trainer_id}.1",
            "due_at": now,
            "waits_since": now,
        }
        op.execute(messages.insert().values(**values))


def downgrade() -> None:
    """Fails where a trainer or the office has a message: it cannot be kept without a booking."""
    messages = sa.table("messages", *map(sa.column, ("booking_id", "state")))
    ours = messages.c.booking_id.is_(None)
    op.execute(messages.delete().where(ours, messages.c.state == "unwanted"))
    for name in NEW_INDEXES:
        op.drop_index(name, "messages")
    if op.get_bind().dialect.name != "postgresql":
        _make_anew(nullable=False)
        return
    op.drop_constraint("uq_messages_cause", "messages")
    for column in reversed(_new_columns()):
        op.drop_column("messages", column.name)
    op.alter_column("messages", "booking_id", nullable=False)
