"""The counts of courses by force, and the figures that were published.

`coursewatch migrate` derives the counts afterwards.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0065"
down_revision = "0060"


def upgrade() -> None:
    op.create_table(
        "force_counts",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("force", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(10), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("quarter", sa.Date, primary_key=True),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
    )
    op.create_table(
        "published_figures",
        sa.Column("quarter", sa.Date, primary_key=True),
        sa.Column("force", sa.String(80), primary_key=True),
        sa.Column("course_type", sa.String(20), primary_key=True),
        sa.Column("measure", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO case_changes (course_id) SELECT course_id FROM assessments")


def downgrade() -> None:
    for table in ("published_figures", "publications", "force_counts"):
        op.drop_table(table)
