"""Lets PostgreSQL plan the check of an act on a task once for each connection. It planned the check
anew for each act, which took longer than the check: a register of many withdrawn offers has many.

A later migration that replaces the function sets this again.

Upgrade: rolling
"""

from alembic import op

revision = "0044"
down_revision = "0045"

CHECK = "task_acts_refuse_insert()"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER FUNCTION {CHECK} SET plan_cache_mode = force_generic_plan")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER FUNCTION {CHECK} RESET plan_cache_mode")
