"""What is destroyed after its term, and what holds it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0050"
down_revision = "0065"

TABLES = (
    "retention_holds",
    "destruction_runs",
    "destructions",
    "destruction_approvals",
    "destruction_permits",
    "destroyed_classes",
    "destroyed_courses",
    "figures_left",
)


def upgrade() -> None:
    op.create_table(
        "retention_holds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("look_again_on", sa.Date, nullable=False),
        sa.Column("set_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("set_at", UTCDateTime, nullable=False),
        sa.Column("ended_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("ended_at", UTCDateTime),
        sa.Column("end_reason", sa.Text),
    )
    op.create_index("ix_retention_holds_booking_id", "retention_holds", ["booking_id"])
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_retention_holds_look_again_on",
        "retention_holds",
        ["look_again_on"],
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_table(
        "destruction_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("policy", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("began_at", UTCDateTime, nullable=False),
        sa.Column("ended_at", UTCDateTime),
    )
    op.create_table(
        "destructions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("run_id", sa.Integer),
        sa.Column("record_class", sa.String(20), nullable=False),
        sa.Column("course_id", sa.Integer, nullable=False),
        sa.Column("course_end", UTCDateTime, nullable=False),
        sa.Column("bookings", sa.JSON, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("policy", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_destructions_at", "destructions", ["at"])
    op.create_table(
        "destruction_approvals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("clients", sa.Integer, nullable=False),
        sa.Column("courses", sa.Integer, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    permits = ("booking_id", "course_id", "meeting_id", "instance", "message_id")
    op.create_table(
        "destruction_permits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer),
        sa.Column("course_id", sa.Integer),
        sa.Column("meeting_id", sa.String(40)),
        sa.Column("instance", sa.String(80)),
        sa.Column("message_id", sa.Integer),
        sa.Column("day_before", sa.Date),
    )
    for column in permits:
        op.create_index(f"ix_destruction_permits_{column}", "destruction_permits", [column])
    op.create_table(
        "destroyed_classes",
        sa.Column("booking_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_class", sa.String(20), primary_key=True),
    )
    op.create_table(
        "destroyed_courses",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "figures_left",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("booking_state", sa.String(20), primary_key=True),
        sa.Column("message_state", sa.String(12), primary_key=True),
        sa.Column("outcome", sa.String(40), primary_key=True),
        sa.Column("is_booked", sa.Boolean, primary_key=True),
        sa.Column("is_changed", sa.Boolean, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
