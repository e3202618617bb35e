"""Keeps the version that the template of a message's words states.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0040"


def upgrade() -> None:
    version = sa.Column("version", sa.String(40), nullable=False, server_default="")
    op.add_column("message_texts", version)


def downgrade() -> None:
    op.drop_column("message_texts", "version")
