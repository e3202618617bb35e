"""Indexes for what is asked again and again, and a month made by whoever may own none.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

OFFERED = sa.text("kind = 'meeting.rtms_started'")

# By the owner's right, so that the service's own role need own nothing: the guard of what is
# append only is then out of its reach. What came before its month was there moves to it, for
# PostgreSQL attaches none of which rows lie elsewhere. Nobody sees the guard off meanwhile: the
# ledger is locked until all of it is done.
MAKE_MONTH = """
CREATE FUNCTION make_ledger_month(of date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    first date := date_trunc('month', of);
    following date := first + interval '1 month';
    name text := to_char(first, '"ledger_"YYYY_MM');
BEGIN
    LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE %I (LIKE ledger INCLUDING ALL)', name);
    ALTER TABLE ledger_other DISABLE TRIGGER ledger_other_append_only;
    EXECUTE format(
        'WITH early AS (DELETE FROM ledger_other WHERE day >= $1 AND day < $2 RETURNING *)
         INSERT INTO %I SELECT * FROM early', name) USING first, following;
    ALTER TABLE ledger_other ENABLE TRIGGER ledger_other_append_only;
    EXECUTE format(
        'ALTER TABLE ledger ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, first, following);
    EXECUTE format(
        'CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_append_only', name);
    RETURN name;
END $$
"""


def upgrade() -> None:
    op.create_index(
        "ix_ledger_offered",
        "ledger",
        ["received_at"],
        unique=False,
        sqlite_where=OFFERED,
        postgresql_where=OFFERED,
    )
    op.create_index("ix_messages_state_due_at", "messages", ["state", "due_at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(MAKE_MONTH)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION make_ledger_month(date)")
    op.drop_index("ix_messages_state_due_at", table_name="messages")
    op.drop_index("ix_ledger_offered", table_name="ledger")
