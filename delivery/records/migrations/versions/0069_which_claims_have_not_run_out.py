"""Counts open cases by who has proposed, and the claims that have not run out, from indexes.

Upgrade: rolling
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"

CLAIMS, VALUES = "ix_case_claims_runs_out_at", "ix_cases_open_values"
OPEN = sa.text("act IS NOT NULL")


def upgrade() -> None:
    op.create_index(CLAIMS, "case_claims", ["runs_out_at"])
    _order_by(("proposed_by", "due_at"))


def downgrade() -> None:
    _order_by(("due_at", "proposed_by"))
    op.drop_index(CLAIMS, "case_claims")


def _order_by(columns: Iterable[str]) -> None:
    order = ["course_id", "trainer_id", "force", "act", *columns, "booking_id"]
    op.drop_index(VALUES, "cases")
    op.create_index(VALUES, "cases", order, sqlite_where=OPEN, postgresql_where=OPEN)
