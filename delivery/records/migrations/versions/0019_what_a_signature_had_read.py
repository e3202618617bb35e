"""Up to which row of the ledger an outcome was signed: clocks of two processes do not tell.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("outcomes", sa.Column("ledger_id", LONG))


def downgrade() -> None:
    op.drop_column("outcomes", "ledger_id")
