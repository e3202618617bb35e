"""Courses and bookings: what is planned.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("policy", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("zoom_host", sa.String(length=254), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["users.id"], name=op.f("fk_courses_trainer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("reference", name=op.f("uq_courses_reference")),
    )
    op.create_index(op.f("ix_courses_ends_at"), "courses", ["ends_at"], unique=False)
    op.create_index(op.f("ix_courses_starts_at"), "courses", ["starts_at"], unique=False)
    op.create_index(op.f("ix_courses_trainer_id"), "courses", ["trainer_id"], unique=False)
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.String(length=40), nullable=True),
        sa.Column("force", sa.String(length=80), nullable=False),
        sa.Column("police_deadline", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=20), nullable=True),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("preferred_contact", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("interpreter_name", sa.String(length=120), nullable=True),
        sa.Column("interpreter_kind", sa.String(length=20), nullable=True),
        sa.Column("interpreter_over_16", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("link_key", sa.String(length=64), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_bookings_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("link_key", name=op.f("uq_bookings_link_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_bookings_reference")),
    )
    op.create_index(op.f("ix_bookings_course_id"), "bookings", ["course_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_bookings_course_id"), table_name="bookings")
    op.drop_table("bookings")
    op.drop_index(op.f("ix_courses_trainer_id"), table_name="courses")
    op.drop_index(op.f("ix_courses_starts_at"), table_name="courses")
    op.drop_index(op.f("ix_courses_ends_at"), table_name="courses")
    op.drop_table("courses")
