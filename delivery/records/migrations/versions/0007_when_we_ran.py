"""When the service ran, so that it is known of which times nobody could be heard.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "lives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lives")),
    )
    op.create_index(op.f("ix_lives_beat_at"), "lives", ["beat_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lives_beat_at"), table_name="lives")
    op.drop_table("lives")
