"""Requests of clients for copies of their records, and complaints about data protection; the copies
and the office's acts. All three tables are append only.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0060"
down_revision = "0048"

TABLES = ("record_requests", "record_copies", "record_request_acts")


def upgrade() -> None:
    _make_tables()
    for table in TABLES:
        _guard(table)


def _make_tables() -> None:
    op.create_table(
        "record_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", UTCDateTime, nullable=False),
        sa.Column("due_at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_record_requests_booking_id", "record_requests", ["booking_id"])
    op.create_index("ix_record_requests_course_id", "record_requests", ["course_id"])
    request = sa.ForeignKey("record_requests.id")
    op.create_table(
        "record_copies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, request, nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("pdf", sa.LargeBinary, nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_record_copies_request_id", "record_copies", ["request_id"])
    op.create_table(
        "record_request_acts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("record_requests.id"), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("copy_id", sa.Integer, sa.ForeignKey("record_copies.id")),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.UniqueConstraint("request_id", "act", name=op.f("uq_record_request_acts_request_id")),
    )
    op.create_index("ix_record_request_acts_copy_id", "record_request_acts", ["copy_id"])
    op.create_index("ix_record_request_acts_at", "record_request_acts", ["at"])


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
