"""Whether a course is ready: what was found when, whose word there is, and the endpoint's.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "endpoint_validations",
        sa.Column("endpoint", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_endpoint_validations")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_confirmations_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["users.id"], name=op.f("fk_confirmations_trainer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index(
        op.f("ix_confirmations_course_id"), "confirmations", ["course_id"], unique=False
    )
    op.create_table(
        "readiness_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("schedule_version", sa.Integer(), nullable=False),
        sa.Column("instance", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_readiness_looks_course_id_courses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_looks")),
        sa.UniqueConstraint(
            "course_id",
            "stage",
            "schedule_version",
            "instance",
            name=op.f("uq_readiness_looks_course_id"),
        ),
    )
    op.create_index(
        op.f("ix_readiness_looks_course_id"), "readiness_looks", ["course_id"], unique=False
    )
    _guard()


def _guard() -> None:
    """A look is only ever added (as in step 0006, whose function serves)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE TRIGGER readiness_looks_append_only
            BEFORE UPDATE OR DELETE OR TRUNCATE ON readiness_looks
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER readiness_looks_no_{change.lower()} BEFORE {change} ON readiness_looks
            BEGIN SELECT RAISE(ABORT, 'readiness_looks is append only'); END
            """
        )


def downgrade() -> None:
    op.drop_index(op.f("ix_readiness_looks_course_id"), table_name="readiness_looks")
    op.drop_table("readiness_looks")
    op.drop_index(op.f("ix_confirmations_course_id"), table_name="confirmations")
    op.drop_table("confirmations")
    op.drop_table("endpoint_validations")
