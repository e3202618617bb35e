"""When a client's own page could not reach the service, as the page itself says.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0045"
down_revision = "0042"

TABLE = "connection_reports"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False, index=True
        ),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("began_at", UTCDateTime, nullable=False),
        sa.Column("ended_at", UTCDateTime, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""
            CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER {TABLE}_no_{change.lower()} BEFORE {change} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, '{TABLE} is append only'); END
            """
        )


def downgrade() -> None:
    op.drop_table(TABLE)
