"""The present state of each course, for the control room.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import LONG, UTCDateTime

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    op.create_table(
        "courses_now",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ledger_id", LONG, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("saved_at", UTCDateTime, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
    )
    op.create_index("ix_courses_now_saved_at", "courses_now", ["saved_at"])


def downgrade() -> None:
    op.drop_table("courses_now")
