"""What registers changed of offers and places, until the tasks that follow from it are open.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0047"
down_revision = "0058"

TABLE = "offer_changes"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, nullable=False, index=True),
        sa.Column("course_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("left_course_id", sa.Integer, nullable=False),
        sa.Column("left_starts_at", UTCDateTime, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
