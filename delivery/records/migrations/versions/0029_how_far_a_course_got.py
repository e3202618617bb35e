"""How far each course got, beside its judgement: a list must not read the judgements of all.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("standing", sa.String(20)))


def downgrade() -> None:
    op.drop_column("assessments", "standing")
