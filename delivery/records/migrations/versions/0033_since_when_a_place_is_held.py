"""Since when a client has held a place on a course; and an index of the exports of outcomes.

A later change of a booking must not look like a new booking that came in late. Rows of earlier
versions have no such time, and the time of their last change stands for it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0033"
down_revision = "0038"

EXPORTED = sa.text("act = 'report exported'")


def upgrade() -> None:
    op.add_column("bookings", sa.Column("placed_at", UTCDateTime))
    op.create_index(
        "ix_audit_exported",
        "audit",
        ["at"],
        sqlite_where=EXPORTED,
        postgresql_where=EXPORTED,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_exported", "audit")
    op.drop_column("bookings", "placed_at")
