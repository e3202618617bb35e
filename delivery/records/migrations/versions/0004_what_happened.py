"""What happened: the ledger, what was set aside, what clients tried, and who did what.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("CREATE SEQUENCE ledger_id_seq")
    op.create_table(
        "ledger",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default=sa.text("nextval('ledger_id_seq')") if postgresql else None,
            nullable=False,
        ),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("meeting_id", sa.String(length=40), nullable=True),
        sa.Column("instance", sa.String(length=80), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.JSON(), nullable=False),
        # A parted table can only have keys that hold what it is parted by.
        sa.PrimaryKeyConstraint("id", *(["day"] if postgresql else []), name=op.f("pk_ledger")),
        sa.UniqueConstraint("day", "digest", name=op.f("uq_ledger_day")),
        postgresql_partition_by="RANGE (day)",
    )
    if postgresql:
        # Of no month that was made ready: what names no time, or one that is far off.
        op.execute("CREATE TABLE ledger_other PARTITION OF ledger DEFAULT")
    op.create_index(op.f("ix_ledger_course_id"), "ledger", ["course_id"], unique=False)
    op.create_index(op.f("ix_ledger_instance"), "ledger", ["instance"], unique=False)
    op.create_index(op.f("ix_ledger_meeting_id"), "ledger", ["meeting_id"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("shape", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("digest", name=op.f("uq_set_aside_digest")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("codes", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_attempts_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_booking_id"), "attempts", ["booking_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_attempts_booking_id"), table_name="attempts")
    op.drop_table("attempts")
    op.drop_table("audit")
    op.drop_table("set_aside")
    op.drop_index(op.f("ix_ledger_meeting_id"), table_name="ledger")
    op.drop_index(op.f("ix_ledger_instance"), table_name="ledger")
    op.drop_index(op.f("ix_ledger_course_id"), table_name="ledger")
    op.drop_table("ledger")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE ledger_id_seq")
