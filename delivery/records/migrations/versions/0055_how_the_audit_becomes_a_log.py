"""How the audit becomes a log: roles, the order of entries, salts, and signed checkpoints.

Entries that stand in the audit before wait for their places in the log, in their order.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0046"

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("audit_leaves", "audit_checkpoints")


def upgrade() -> None:
    op.add_column("audit", sa.Column("role", sa.String(length=20), nullable=True))
    _make_tables()
    op.execute("INSERT INTO audit_pending (audit_id) SELECT id FROM audit")
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _make_tables() -> None:
    op.create_table(
        "audit_pending",
        sa.Column("audit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit_pending")),
    )
    op.create_table(
        "audit_leaves",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_leaves")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_leaves_audit_id")),
    )
    op.create_table(
        "audit_salts",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_audit_salts")),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("id", LONG, autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoints")),
    )


def _guard_postgresql() -> None:
    op.execute("DROP TRIGGER audit_append_only ON audit")
    op.execute(
        """
        CREATE TRIGGER audit_append_only BEFORE DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW WHEN (
            (NEW.id, NEW.user_id, NEW.token_id, NEW.role, NEW.act, NEW.at)
                IS DISTINCT FROM
                (OLD.id, OLD.user_id, OLD.token_id, OLD.role, OLD.act, OLD.at)
            OR OLD.subject ~ ' #[0-9a-f]{64}$'
            OR NEW.subject !~ '^[a-z]+ #[0-9a-f]{64}$'
            OR split_part(NEW.subject, ' ', 1) <> split_part(OLD.subject, ' ', 1)
        ) EXECUTE FUNCTION refuse_change()
        """
    )
    op.execute(
        """
        CREATE FUNCTION await_place_in_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO audit_pending (audit_id) SELECT id FROM added; RETURN NULL; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_awaits_place AFTER INSERT ON audit REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION await_place_in_log()
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER audit_no_update")
    op.execute(
        """
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit WHEN
            NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id
            OR NEW.token_id IS NOT OLD.token_id OR NEW.role IS NOT OLD.role
            OR NEW.act IS NOT OLD.act OR NEW.at IS NOT OLD.at
            OR OLD.subject GLOB '* #*'
            OR NOT (NEW.subject GLOB '* #*')
            OR length(NEW.subject) <> instr(NEW.subject, ' ') + 65
            OR substr(NEW.subject, instr(NEW.subject, '#') + 1) GLOB '*[^0-9a-f]*'
            OR substr(NEW.subject, 1, instr(NEW.subject, ' '))
                <> substr(OLD.subject, 1, instr(OLD.subject, ' '))
        BEGIN SELECT RAISE(ABORT, 'audit is append only'); END
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_awaits_place AFTER INSERT ON audit
        BEGIN INSERT INTO audit_pending (audit_id) VALUES (NEW.id); END
        """
    )
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
                """
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _unguard_postgresql()
    else:
        op.execute("DROP TRIGGER audit_awaits_place")
        op.execute("DROP TRIGGER audit_no_update")
        op.execute(
            """
            CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'audit is append only'); END
            """
        )
    for table in ("audit_checkpoints", "audit_salts", "audit_leaves", "audit_pending"):
        op.drop_table(table)
    op.drop_column("audit", "role")


def _unguard_postgresql() -> None:
    op.execute("DROP TRIGGER audit_awaits_place ON audit")
    op.execute("DROP FUNCTION await_place_in_log()")
    op.execute("DROP TRIGGER audit_no_update ON audit")
    op.execute("DROP TRIGGER audit_append_only ON audit")
    op.execute(
        """
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )
