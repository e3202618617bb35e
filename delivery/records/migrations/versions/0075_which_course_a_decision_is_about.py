"""A decision is about the course that its booking is on, also by SQL: of another course somebody
else was the trainer, and nothing would keep the client's own trainer from deciding.

A client who was decided and has moved since is still decided on the earlier course.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_postgresql, refuse_on_sqlite

revision = "0075"
down_revision = "0074"

DECIDING = ("proposals", "outcomes")
ON_ANOTHER_COURSE = """
NOT EXISTS (SELECT 1 FROM bookings WHERE id = NEW.booking_id AND course_id = NEW.course_id)
AND NOT EXISTS (
    SELECT 1 FROM outcomes WHERE booking_id = NEW.booking_id AND course_id = NEW.course_id
)
"""
WORDS = "a decision is about the course of its booking"


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in DECIDING:
        name, change = f"{table}_on_their_course", f"INSERT ON {table}"
        if is_postgresql:
            refuse_on_postgresql(name, change, WORDS, ON_ANOTHER_COURSE)
            path = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
            op.execute(f"ALTER FUNCTION {name}() SET search_path = {path}, pg_temp")
        else:
            refuse_on_sqlite(name, change, WORDS, ON_ANOTHER_COURSE)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in DECIDING:
        on_table = f" ON {table}" if is_postgresql else ""
        op.execute(f"DROP TRIGGER {table}_on_their_course{on_table}")
        if is_postgresql:
            op.execute(f"DROP FUNCTION {table}_on_their_course()")
