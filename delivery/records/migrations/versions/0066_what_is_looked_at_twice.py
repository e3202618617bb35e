"""The sample of decisions that a second officer looks at.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0066"
down_revision = "0061"

NUMBERS = (
    *("upheld", "dismissed", "upheld_looks", "upheld_agreed"),
    *("dismissed_looks", "dismissed_agreed"),
)


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("week", sa.Date, primary_key=True),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in NUMBERS),
    )
    op.create_table(
        "sampled_reviews",
        sa.Column("review_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("week", sa.Date, nullable=False),
    )
    op.create_index("ix_sampled_reviews_week", "sampled_reviews", ["week"])
    op.create_table(
        "second_looks",
        sa.Column("review_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("officer_id", sa.Integer, nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )


def downgrade() -> None:
    for table in ("second_looks", "sampled_reviews", "samples"):
        op.drop_table(table)
