"""Counts the open cases by what they can be filtered by from an index, in its order.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0059"

NAME, OPEN = "ix_cases_open_values", sa.text("act IS NOT NULL")


def upgrade() -> None:
    order = ["course_id", "trainer_id", "force", "act", "due_at", "proposed_by", "booking_id"]
    op.create_index(NAME, "cases", order, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index(NAME, "cases")
