"""The alerts of the office over all courses of the day.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    op.create_table(
        "office_alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("time_of_key", sa.Integer, nullable=False),
        sa.Column("course_id", sa.Integer),
        sa.Column("start_at", UTCDateTime, nullable=False),
        sa.Column("end_at", UTCDateTime),
        sa.Column("courses", sa.Integer, nullable=False),
        sa.Column("signs", sa.Integer, nullable=False),
        sa.Column("raised_at", UTCDateTime, nullable=False),
        sa.Column("ended_at", UTCDateTime),
        sa.Column("ticked_at", UTCDateTime),
        sa.Column("ticked_by", sa.Integer),
        sa.UniqueConstraint("key", "time_of_key"),
    )
    op.create_index("ix_office_alerts_kind_start_at", "office_alerts", ["kind", "start_at"])


def downgrade() -> None:
    op.drop_table("office_alerts")
