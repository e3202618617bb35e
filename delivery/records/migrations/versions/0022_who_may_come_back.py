"""Sessions that a link opened, the tokens of other systems, and what was done with each token.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    by_link = sa.Column("by_link", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("sessions", by_link)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("scopes", sa.String(80), nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("expires_at", UTCDateTime, nullable=False),
        sa.Column("revoked_at", UTCDateTime),
    )
    op.add_column("audit", sa.Column("token_id", sa.Integer))


def downgrade() -> None:
    op.drop_column("audit", "token_id")
    op.drop_table("api_tokens")
    op.drop_column("sessions", "by_link")
