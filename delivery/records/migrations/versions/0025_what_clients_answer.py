"""Statements, challenges and files of clients, and triggers: who may answer a challenge, and how.

While a challenge is open, nothing else about its case can be proposed or signed, and neither
person who decided answers it.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0025"
down_revision = "0023"

APPEND_ONLY = (
    "statements",
    "statement_readings",
    "challenges",
    "challenge_rejections",
    "answer_files",
)
FAVOURABLE = "('completed', 'provider_failure', 'insufficient_evidence')"
SAME_CASE = "booking_id = NEW.booking_id AND course_id = NEW.course_id"

UNANSWERED = """
NOT EXISTS (SELECT 1 FROM challenge_rejections AS r WHERE r.challenge_id = challenges.id)
AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.challenge_id = challenges.id)
"""
OPEN = f"EXISTS (SELECT 1 FROM challenges WHERE {SAME_CASE} AND {UNANSWERED})"  # noqa: S608

# The officer neither confirmed nor proposed the challenged outcome, nor trained the course.
BY_SOMEBODY_ELSE = """
NOT EXISTS (
    SELECT 1 FROM outcomes AS decided
    JOIN courses ON courses.id = decided.course_id
    LEFT JOIN proposals ON proposals.id = decided.proposal_id
    WHERE decided.id = challenges.outcome_id
    AND NEW.officer_id IN
        (decided.officer_id, coalesce(proposals.officer_id, 0), coalesce(courses.trainer_id, 0))
)
"""
ANSWERED = f"""
SELECT 1 FROM challenges WHERE challenges.id = NEW.challenge_id
AND {UNANSWERED} AND {BY_SOMEBODY_ELSE}
"""  # noqa: S608 - nothing from outside is in it

NOT_IN_FORCE = f"""
NOT EXISTS (
    SELECT 1 FROM outcomes WHERE outcomes.id = NEW.outcome_id
    AND outcomes.outcome NOT IN {FAVOURABLE}
    AND outcomes.id = (SELECT max(id) FROM outcomes WHERE {SAME_CASE})
)
"""  # noqa: S608
NOT_REVERSED_RIGHTLY = f"""
NEW.challenge_id IS NOT NULL AND NOT (
    NEW.outcome IN {FAVOURABLE} AND EXISTS ({ANSWERED} AND {SAME_CASE})
)
"""

# The proposal was made before the client challenged the outcome that it would replace.
OVERTAKEN = """
EXISTS (
    SELECT 1 FROM challenges JOIN proposals ON proposals.id = NEW.proposal_id
    WHERE challenges.outcome_id = proposals.follows_outcome_id
    AND challenges.at >= proposals.at
)
"""
BY_THE_TRAINER = """
EXISTS (SELECT 1 FROM courses WHERE id = NEW.course_id AND trainer_id = NEW.officer_id)
"""

REFUSALS = (
    ("challenges", NOT_IN_FORCE, "a challenge needs an adverse outcome in force", "NEW.booking_id"),
    (
        "challenge_rejections",
        f"NOT EXISTS ({ANSWERED})",
        "somebody else answers an open challenge",
        "(SELECT booking_id FROM challenges WHERE id = NEW.challenge_id)",
    ),
    (
        "proposals",
        f"{OPEN} OR {BY_THE_TRAINER}",
        "an open challenge is answered first, and the trainer of the course proposes nothing",
        "NEW.booking_id",
    ),
    (
        "outcomes",
        f"(NEW.challenge_id IS NULL AND {OPEN}) OR ({NOT_REVERSED_RIGHTLY}) OR {OVERTAKEN}",
        "somebody else answers an open challenge before anything else",
        "NEW.booking_id",
    ),
)
"""The table, when an added row is refused, the words, and the booking that PostgreSQL locks, so
that a challenge and an outcome of one moment see each other."""


def upgrade() -> None:
    _make_tables()
    op.add_column("outcomes", sa.Column("challenge_id", sa.Integer))
    op.create_index("ix_outcomes_challenge_id", "outcomes", ["challenge_id"], unique=True)
    op.create_index("ix_audit_subject", "audit", ["subject"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _make_tables() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("late_reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_statements_booking_id", "statements", ["booking_id"])
    op.create_index("ix_statements_course_id", "statements", ["course_id"])
    op.create_table(
        "statement_readings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("statement_id", sa.Integer, sa.ForeignKey("statements.id"), nullable=False),
        sa.UniqueConstraint("statement_id", name=op.f("uq_statement_readings_statement_id")),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "challenges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("outcome_id", sa.Integer, sa.ForeignKey("outcomes.id"), nullable=False),
        sa.UniqueConstraint("outcome_id", name=op.f("uq_challenges_outcome_id")),
        sa.Column("grounds", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_challenges_booking_id", "challenges", ["booking_id"])
    op.create_index("ix_challenges_course_id", "challenges", ["course_id"])
    op.create_table(
        "challenge_rejections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenges.id"), nullable=False),
        sa.UniqueConstraint("challenge_id", name=op.f("uq_challenge_rejections_challenge_id")),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_table(
        "answer_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("statement_id", sa.Integer, sa.ForeignKey("statements.id")),
        sa.Column("challenge_id", sa.Integer, sa.ForeignKey("challenges.id")),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(
            "(statement_id IS NULL) <> (challenge_id IS NULL)",
            name=op.f("ck_answer_files_of_one_answer"),
        ),
    )
    op.create_index("ix_answer_files_statement_id", "answer_files", ["statement_id"])
    op.create_index("ix_answer_files_challenge_id", "answer_files", ["challenge_id"])


def _guard_postgresql() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """
        )
    for table, refused, words, booking in REFUSALS:
        op.execute(
            f"""
            CREATE FUNCTION {table}_challenged() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM bookings WHERE id = {booking} FOR NO KEY UPDATE;
                IF {refused} THEN RAISE EXCEPTION '{words}'; END IF;
                RETURN NEW;
            END $$
            """
        )
        op.execute(
            f"""
            CREATE TRIGGER {table}_challenged BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_challenged()
            """
        )


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
                """
            )
    for table, refused, words, _ in REFUSALS:
        op.execute(
            f"""
            CREATE TRIGGER {table}_challenged BEFORE INSERT ON {table} WHEN {refused}
            BEGIN SELECT RAISE(ABORT, '{words}'); END
            """
        )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("proposals", "outcomes"):
        op.execute(f"DROP TRIGGER {table}_challenged" + (f" ON {table}" if postgresql else ""))
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_outcomes_challenge_id", "outcomes")
    op.drop_column("outcomes", "challenge_id")
    if postgresql:
        for table, *_ in REFUSALS:
            op.execute(f"DROP FUNCTION {table}_challenged()")
