"""The allowance, agreed beforehand, that a finding is about: nobody need decide about it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("breaches", sa.Column("silenced_by", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("breaches", "silenced_by")
