"""What a report adds up and a file lists, in narrow rows in place of judgements read whole.

`coursewatch migrate` derives them afterwards.

Upgrade: rolling
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0032"
down_revision = "0033"

OF_CASES: dict[str, Any] = {
    "signed_by": sa.Integer,
    "changes": sa.String(120),
    "present_s": sa.Integer,
    "scheduled_s": sa.Integer,
    "late_by_s": sa.Integer,
    "upheld": sa.Integer,
    "national_status": sa.Integer,
    "rebook_by": UTCDateTime,
    "rebook_charge_pence": sa.Integer,
    "refund_pence": sa.Integer,
    "refer_to_police": sa.Boolean,
}


def upgrade() -> None:
    for name, kind in OF_CASES.items():
        op.add_column("cases", sa.Column(name, kind))
    op.create_table(
        "course_figures",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("scheduled_s", sa.Integer, nullable=False),
        sa.Column("heard_s", sa.Integer),
        sa.Column("camera_on_s", sa.Integer, nullable=False),
        sa.Column("camera_off_s", sa.Integer, nullable=False),
        sa.Column("camera_unknown_s", sa.Integer, nullable=False),
        sa.Column("watched", sa.Integer, nullable=False),
    )
    op.create_table(
        "course_counts",
        sa.Column("course_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(10), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO case_changes (course_id) SELECT course_id FROM assessments")


def downgrade() -> None:
    op.drop_table("course_counts")
    op.drop_table("course_figures")
    for name in reversed(OF_CASES):
        op.drop_column("cases", name)
