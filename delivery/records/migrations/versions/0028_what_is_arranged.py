"""Who arranged an adjustment of a client, with whom it was agreed, and when: append only.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0028"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "arrangements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("agreed", sa.String(200), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_arrangements_booking_id", "arrangements", ["booking_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER arrangements_append_only
            BEFORE UPDATE OR DELETE OR TRUNCATE ON arrangements
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER arrangements_no_{change.lower()} BEFORE {change} ON arrangements
            BEGIN SELECT RAISE(ABORT, 'arrangements is append only'); END
            """
        )


def downgrade() -> None:
    op.drop_table("arrangements")
