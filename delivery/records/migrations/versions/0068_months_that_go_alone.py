"""Dropping a month of the ledger locks that month and the ledger itself, and no other month.

Upgrade: rolling
"""

from alembic import op

revision = "0068"
down_revision = "0066"

PERMIT = "SELECT 1 FROM destruction_permits AS p WHERE"
PERMITTED = " OR ".join(
    f"EXISTS ({PERMIT} {condition})"
    for condition in (
        "p.course_id = OLD.course_id",
        "p.meeting_id = OLD.meeting_id",
        "p.instance = OLD.instance",
        "OLD.day < p.day_before",
    )
)
# As in 0051. The lock of all months would wait for whoever cleans up or reads any of them, and the
# writers would wait for the lock.
DROP_MONTH = """
CREATE OR REPLACE FUNCTION drop_ledger_month(of date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    name text := to_char(date_trunc('month', of), '"ledger_"YYYY_MM');
    last bigint;
    may_go boolean;
BEGIN
    IF to_regclass(name) IS NULL THEN RETURN false; END IF;
    EXECUTE format('SELECT coalesce(max(id), 0) FROM %I', name) INTO last;
    EXECUTE format(
        'SELECT NOT EXISTS (SELECT 1 FROM %I AS OLD WHERE NOT ({permitted}))', name) INTO may_go;
    IF NOT may_go THEN RETURN false; END IF;
    LOCK TABLE {only}ledger IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE id > $1)', name)
    INTO may_go USING last;
    IF may_go THEN EXECUTE format('DROP TABLE %I', name); END IF;
    RETURN may_go;
END $$
"""


def upgrade() -> None:
    _define("ONLY ")


def downgrade() -> None:
    _define("")


def _define(only: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(DROP_MONTH.format(permitted=PERMITTED, only=only))
