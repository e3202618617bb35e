"""A trainer's choice of the sound and the notices of alerts, kept with the account.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    op.add_column("users", sa.Column("alert_sound", sa.Boolean()))
    op.add_column("users", sa.Column("alert_notices", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("users", "alert_notices")
    op.drop_column("users", "alert_sound")
