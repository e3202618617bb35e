"""Which messages still wait for a sign of their arrival: those that were delivered do not.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0044"

NAME, WAITS = "ix_messages_unheard_at", sa.text("unheard_at IS NOT NULL")


def upgrade() -> None:
    op.execute("UPDATE messages SET unheard_at = NULL WHERE receipt = 'delivered'")
    op.execute("UPDATE messages SET unheard_at = receipt_at WHERE receipt IN ('bounced', 'failed')")
    op.create_index(NAME, "messages", ["unheard_at"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_index(NAME, "messages")
