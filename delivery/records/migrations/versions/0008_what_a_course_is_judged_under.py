"""Each course is pinned to the text of the policy that it was made under.

The old version makes courses without a pin.

Upgrade: stop-all
"""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

APPEND_ONLY = ("policies", "policy_pins")
REASON = "judged under it when pins were introduced"


def upgrade() -> None:
    policies = op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("digest", name=op.f("uq_policies_digest")),
    )
    pins = op.create_table(
        "policy_pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_policy_pins_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_policy_pins_policy_id_policies")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_policy_pins_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_pins")),
    )
    op.create_index(op.f("ix_policy_pins_course_id"), "policy_pins", ["course_id"], unique=False)
    _pin_what_is_there(policies, pins)
    _guard()


def _pin_what_is_there(policies: sa.Table, pins: sa.Table) -> None:
    """To the texts of this day: no course was ever judged under another."""
    connection, now = op.get_bind(), datetime.now(UTC)
    courses = sa.table("courses", sa.column("id"), sa.column("policy"))
    for name in connection.scalars(sa.select(courses.c.policy).distinct()).all():
        shipped = files("compliance").joinpath("policies", f"{name}.toml")
        if not shipped.is_file():
            continue
        text = shipped.read_text("utf-8")
        digest = sha256(text.encode()).hexdigest()
        keeping = policies.insert().values(digest=digest, name=name, text=text, kept_at=now)
        policy_id = connection.execute(keeping.returning(policies.c.id)).scalar_one()
        pinned = sa.select(
            courses.c.id,
            sa.literal(policy_id),
            sa.literal(REASON),
            sa.literal(now, sa.DateTime(timezone=True)),
        ).where(courses.c.policy == name)
        columns = ["course_id", "policy_id", "reason", "at"]
        connection.execute(pins.insert().from_select(columns, pinned))


def _guard() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if postgresql:
            op.execute(
                f"""
                CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
                """
            )
            continue
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
                """
            )


def downgrade() -> None:
    op.drop_index(op.f("ix_policy_pins_course_id"), table_name="policy_pins")
    op.drop_table("policy_pins")
    op.drop_table("policies")
