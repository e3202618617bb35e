"""An index for the question which stream was refused last: without it, all years are read.

Upgrade: rolling
"""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index(
        "ix_stream_starts_state_claimed_at",
        "stream_starts",
        ["state", "claimed_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_stream_starts_state_claimed_at", table_name="stream_starts")
