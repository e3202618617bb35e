"""Which force a case was returned to, and for which attendance a status was keyed.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    op.add_column("task_acts", sa.Column("done_for", sa.String(80)))


def downgrade() -> None:
    op.drop_column("task_acts", "done_for")
