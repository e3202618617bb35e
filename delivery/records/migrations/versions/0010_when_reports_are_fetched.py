"""When Zoom's own report of a course is to be fetched, and what came of it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instances", sa.Integer(), nullable=True),
        sa.Column("lacking", sa.Integer(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_reconciliations_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
        sa.UniqueConstraint(
            "course_id", "stage", "planned_at", name=op.f("uq_reconciliations_course_id")
        ),
    )
    op.create_index(
        op.f("ix_reconciliations_course_id"), "reconciliations", ["course_id"], unique=False
    )
    op.create_index(
        "ix_reconciliations_state_due_at", "reconciliations", ["state", "due_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_reconciliations_state_due_at", table_name="reconciliations")
    op.drop_index(op.f("ix_reconciliations_course_id"), table_name="reconciliations")
    op.drop_table("reconciliations")
