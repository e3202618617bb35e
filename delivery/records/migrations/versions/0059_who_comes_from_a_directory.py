"""Users of an organisation's directory, and the requests to sign in there.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0059"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("users", sa.Column("directory_id", sa.String(100)))
    op.create_index("ix_users_directory_id", "users", ["directory_id"], unique=True)
    op.create_table(
        "oidc_requests",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(100), nullable=False),
        sa.Column("next", sa.String(2000), nullable=False),
        sa.Column("proves", sa.String(64)),
        sa.Column("begun_at", UTCDateTime, nullable=False),
        sa.Column("expires_at", UTCDateTime, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("oidc_requests")
    op.drop_index("ix_users_directory_id", "users")
    op.drop_column("users", "directory_id")
