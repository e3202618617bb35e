"""Keeps the version that the template of a message's words states, and what officers note of calls
to clients and about them before a course.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0043"
down_revision = "0040"


def upgrade() -> None:
    version = sa.Column("version", sa.String(40), nullable=False, server_default="")
    op.add_column("message_texts", version)
    op.create_table(
        "client_contacts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False, index=True
        ),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER client_contacts_append_only
            BEFORE UPDATE OR DELETE OR TRUNCATE ON client_contacts
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER client_contacts_no_{change.lower()} BEFORE {change} ON client_contacts
            BEGIN SELECT RAISE(ABORT, 'client_contacts is append only'); END
            """
        )


def downgrade() -> None:
    op.drop_table("client_contacts")
    op.drop_column("message_texts", "version")
