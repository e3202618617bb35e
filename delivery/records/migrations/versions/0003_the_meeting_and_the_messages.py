"""The meeting of a course, what is asked of its provider, and what clients are sent.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.String(length=40), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings_missed", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_meetings_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meetings_meeting_id")),
    )
    op.create_table(
        "meeting_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_meeting_requests_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_meeting_requests_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_requests")),
    )
    op.create_index(
        op.f("ix_meeting_requests_course_id"), "meeting_requests", ["course_id"], unique=False
    )
    op.create_index(
        "ix_meeting_requests_state_due_at", "meeting_requests", ["state", "due_at"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_messages_booking_id_bookings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "booking_id", "kind", "schedule_version", name=op.f("uq_messages_booking_id")
        ),
    )
    op.create_index(op.f("ix_messages_booking_id"), "messages", ["booking_id"], unique=False)
    op.create_table(
        "registrants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("registrant_id", sa.String(length=64), nullable=False),
        sa.Column("join_url", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_registrants_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_registrants_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrants")),
        sa.UniqueConstraint("course_id", "registrant_id", name=op.f("uq_registrants_course_id")),
    )
    op.create_index(op.f("ix_registrants_booking_id"), "registrants", ["booking_id"], unique=False)
    op.create_index(op.f("ix_registrants_course_id"), "registrants", ["course_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_registrants_course_id"), table_name="registrants")
    op.drop_index(op.f("ix_registrants_booking_id"), table_name="registrants")
    op.drop_table("registrants")
    op.drop_index(op.f("ix_messages_booking_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_meeting_requests_state_due_at", table_name="meeting_requests")
    op.drop_index(op.f("ix_meeting_requests_course_id"), table_name="meeting_requests")
    op.drop_table("meeting_requests")
    op.drop_table("meetings")
