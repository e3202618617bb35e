"""The licences of trainers, by course type, each with its last day.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0061"
down_revision = "0051"


def upgrade() -> None:
    op.create_table(
        "trainer_licences",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("course_type", sa.String(20), primary_key=True),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("noted_at", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("trainer_licences")
