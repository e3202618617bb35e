"""What was asked of Zoom where no stream of cameras began by itself.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "stream_starts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance", sa.String(length=80), nullable=False),
        sa.Column("after", sa.String(length=80), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_stream_starts_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_starts")),
        sa.UniqueConstraint("instance", "after", name=op.f("uq_stream_starts_instance")),
    )
    op.create_index(
        op.f("ix_stream_starts_course_id"), "stream_starts", ["course_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_stream_starts_course_id"), table_name="stream_starts")
    op.drop_table("stream_starts")
