"""Which questions are asked again and again, so that they cost the same after years."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

OFFERED = sa.text("kind = 'meeting.rtms_started'")


def upgrade() -> None:
    op.create_index(
        "ix_ledger_offered",
        "ledger",
        ["received_at"],
        unique=False,
        sqlite_where=OFFERED,
        postgresql_where=OFFERED,
    )
    op.create_index("ix_messages_state_due_at", "messages", ["state", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_messages_state_due_at", table_name="messages")
    op.drop_index("ix_ledger_offered", table_name="ledger")
