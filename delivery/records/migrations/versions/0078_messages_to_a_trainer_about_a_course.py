"""Finds the messages to a trainer about a course by an index.

Upgrade: rolling
"""

from alembic import op

revision = "0078"
down_revision = "0077"

TABLE = "messages"
OF_COURSE, OF_TRAINER = "ix_messages_course_id", "ix_messages_course_id_user_id"


def upgrade() -> None:
    op.create_index(OF_TRAINER, TABLE, ["course_id", "user_id"])
    op.drop_index(OF_COURSE, TABLE)


def downgrade() -> None:
    op.create_index(OF_COURSE, TABLE, ["course_id"])
    op.drop_index(OF_TRAINER, TABLE)
