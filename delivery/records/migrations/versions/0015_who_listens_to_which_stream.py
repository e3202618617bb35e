"""Which process listens to which stream, so that of many exactly one does.

The old version takes no leases, so that two processes would listen to one stream.

Upgrade: stop-all
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "stream_leases",
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("instance", sa.String(length=80), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.String(length=40), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("runs_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_stream_leases")),
    )
    op.create_index(
        op.f("ix_stream_leases_offered_at"), "stream_leases", ["offered_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_stream_leases_offered_at"), table_name="stream_leases")
    op.drop_table("stream_leases")
