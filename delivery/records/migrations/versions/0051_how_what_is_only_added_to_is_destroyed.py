"""The way of a destruction past the guards of what is only added to: a permit for each transaction.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.migrations.refusals import refuse_on_postgresql, refuse_on_sqlite

revision = "0051"
down_revision = "0050"

BOOKING = "SELECT booking_id FROM"
BY_BOOKING: dict[str, str] = {
    **dict.fromkeys(("arrangements", "challenges", "client_contacts"), "OLD.booking_id"),
    **dict.fromkeys(("connection_reports", "link_requests", "outcomes"), "OLD.booking_id"),
    **dict.fromkeys(("proposals", "statements", "tasks", "withdrawals"), "OLD.booking_id"),
    **dict.fromkeys(("record_requests", "terms_acknowledgements"), "OLD.booking_id"),
    "record_copies": f"({BOOKING} record_requests WHERE id = OLD.request_id)",
    "record_request_acts": f"({BOOKING} record_requests WHERE id = OLD.request_id)",
    "answer_files": f"coalesce(({BOOKING} statements WHERE id = OLD.statement_id),"
    f" ({BOOKING} challenges WHERE id = OLD.challenge_id))",
    "challenge_rejections": f"({BOOKING} challenges WHERE id = OLD.challenge_id)",
    "decision_notices": f"({BOOKING} outcomes WHERE id = OLD.outcome_id)",
    "follow_ups": f"({BOOKING} outcomes WHERE id = OLD.outcome_id)",
    "follow_ups_taken_back": "(SELECT o.booking_id FROM follow_ups AS f"
    " JOIN outcomes AS o ON o.id = f.outcome_id WHERE f.id = OLD.follow_up_id)",
    "reviews": f"({BOOKING} breaches WHERE id = OLD.breach_id)",
    "statement_readings": f"({BOOKING} statements WHERE id = OLD.statement_id)",
    "task_acts": f"({BOOKING} tasks WHERE id = OLD.task_id)",
}
"""The booking of a row. Rows that refer to a row are deleted before it."""

PERMIT = "SELECT 1 FROM destruction_permits AS p WHERE"
PERMITS: dict[str, str] = {
    **{table: f"p.booking_id = {booking}" for table, booking in BY_BOOKING.items()},
    "message_steps": "p.message_id = OLD.message_id",
    "message_texts": "p.message_id = OLD.message_id",
    "readiness_looks": "p.course_id = OLD.course_id",
}
OF_LEDGER = (
    "p.course_id = OLD.course_id",
    "p.meeting_id = OLD.meeting_id",
    "p.instance = OLD.instance",
    "OLD.day < p.day_before",
)
RAISED = "a finding that an officer raised is append only"
HELD = "a hold stands on the records of this booking"
IS_HELD = """
NEW.booking_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM retention_holds WHERE booking_id = NEW.booking_id AND ended_at IS NULL
)
"""
OWN_FIELDS = (
    "id, booking_id, course_id, outcome_id, kind, branch, irreversible, amount_pence, "
    "national_status, authority, window_closes_at, hold_s, corrects_id, opened_at"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _permit_postgresql()
    else:
        _permit_sqlite()


def _permit_sqlite() -> None:
    ledger = " OR ".join(OF_LEDGER)
    for table, permit in {**PERMITS, "ledger": ledger}.items():
        _keep(table, f"WHEN NOT EXISTS ({PERMIT} {permit})")
    _keep_raised(f" AND NOT EXISTS ({PERMIT} p.booking_id = OLD.booking_id)")
    refuse_on_sqlite("destruction_permits_held", "INSERT ON destruction_permits", HELD, IS_HELD)
    for change in ("UPDATE", "DELETE"):
        name = f"destructions_no_{change.lower()}"
        refuse_on_sqlite(name, f"{change} ON destructions", "destructions is append only")


def _keep(table: str, condition: str = "") -> None:
    op.execute(f"DROP TRIGGER {table}_no_delete")
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
    )


def _keep_raised(condition: str = "") -> None:
    op.execute("DROP TRIGGER breaches_keep_raised_delete")
    op.execute(
        "CREATE TRIGGER breaches_keep_raised_delete BEFORE DELETE ON breaches"
        f" WHEN OLD.raised_by IS NOT NULL{condition} BEGIN SELECT RAISE(ABORT, '{RAISED}'); END"
    )


def _permit_postgresql() -> None:
    for table, permit in PERMITS.items():
        _permit_rows(table, permit)
        _guard(table, "")
    _guard_raised("UPDATE")
    _permit_rows(
        "breaches", "p.booking_id = OLD.booking_id", RAISED, "WHEN (OLD.raised_by IS NOT NULL)"
    )
    refuse_on_postgresql("destruction_permits_held", "INSERT ON destruction_permits", HELD, IS_HELD)
    op.execute(
        "CREATE TRIGGER destructions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON destructions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    _permit_ledger()


def _permit_rows(table: str, permit: str, words: str = "", condition: str = "") -> None:
    said = words or f"{table} is append only"
    op.execute(
        f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT EXISTS ({PERMIT} {permit}) THEN RAISE EXCEPTION '{said}'; END IF;"
        " RETURN OLD; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW {condition}"
        f" EXECUTE FUNCTION {table}_kept()"
    )


# The permits are read once for each row of the ledger: an OR would read all of them.
PERMITTED = " OR ".join(f"EXISTS ({PERMIT} {permit})" for permit in OF_LEDGER)
LEDGER_KEPT = f"""
CREATE FUNCTION ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {PERMITTED} THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'ledger is append only';
END $$
"""
PARTS = """
SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ledger'::regclass
"""
# By the owner's right, as in 0017, with guards that let a permitted row go.
MAKE_MONTH = """
CREATE OR REPLACE FUNCTION make_ledger_month(of date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    first date := date_trunc('month', of);
    following date := first + interval '1 month';
    name text := to_char(first, '"ledger_"YYYY_MM');
BEGIN
    LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE %I (LIKE ledger INCLUDING ALL)', name);
    ALTER TABLE ledger_other DISABLE TRIGGER {moving};
    EXECUTE format(
        'WITH early AS (DELETE FROM ledger_other WHERE day >= $1 AND day < $2 RETURNING *)
         INSERT INTO %I SELECT * FROM early', name) USING first, following;
    ALTER TABLE ledger_other ENABLE TRIGGER {moving};
    EXECUTE format(
        'ALTER TABLE ledger ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, first, following);
    EXECUTE format(
        'CREATE TRIGGER %I BEFORE UPDATE {delete} OR TRUNCATE ON %I
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_append_only', name);
    RETURN name;
END $$
"""
# By the owner's right. The service may drop a month in which every row has a permit, and no other.
# The ledger is locked only to look at rows that came meanwhile.
DROP_MONTH = """
CREATE FUNCTION drop_ledger_month(of date) RETURNS boolean
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
    LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE id > $1)', name)
    INTO may_go USING last;
    IF may_go THEN EXECUTE format('DROP TABLE %I', name); END IF;
    RETURN may_go;
END $$
"""


def _guard(table: str, delete: str) -> None:
    fields = f" OF {OWN_FIELDS}" if table == "tasks" else ""
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {delete}UPDATE{fields} OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _guard_ledger(delete: str) -> None:
    for part in ("ledger", *op.get_bind().scalars(sa.text(PARTS)).all()):
        _guard(part, delete)


def _guard_raised(changes: str) -> None:
    op.execute("DROP TRIGGER breaches_keep_raised ON breaches")
    op.execute(
        f"CREATE TRIGGER breaches_keep_raised BEFORE {changes} ON breaches"
        " FOR EACH ROW WHEN (OLD.raised_by IS NOT NULL) EXECUTE FUNCTION keep_raised()"
    )


def _permit_ledger() -> None:
    _guard_ledger("")
    op.execute(LEDGER_KEPT)
    op.execute(
        "CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger"
        " FOR EACH ROW EXECUTE FUNCTION ledger_kept()"
    )
    op.execute(MAKE_MONTH.format(moving="ledger_kept", delete=""))
    op.execute(DROP_MONTH.format(permitted=PERMITTED))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        op.execute("DROP TRIGGER destruction_permits_held ON destruction_permits")
        op.execute("DROP FUNCTION destruction_permits_held()")
        op.execute("DROP TRIGGER destructions_append_only ON destructions")
        return
    _guard_sqlite()
    op.execute("DROP TRIGGER destruction_permits_held")
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER destructions_no_{change}")


def _guard_sqlite() -> None:
    for table in (*PERMITS, "ledger"):
        _keep(table)
    _keep_raised()


def _guard_postgresql() -> None:
    for table in PERMITS:
        _guard(table, "DELETE OR ")
    _guard_raised("UPDATE OR DELETE")
    _guard_ledger("DELETE OR ")
    for table in (*PERMITS, "breaches", "ledger"):
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute(f"DROP FUNCTION {table}_kept()")
    op.execute("DROP FUNCTION drop_ledger_month(date)")
    op.execute(MAKE_MONTH.format(moving="ledger_other_append_only", delete="OR DELETE"))
