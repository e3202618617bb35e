"""Second trainers and handovers, and triggers: nobody who had a course decides its cases.

A process of an older version shows a course to the trainer alone whom the register names.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import UTCDateTime

revision = "0072"
down_revision = "0071"

FAVOURABLE = "('completed', 'provider_failure', 'insufficient_evidence')"
SAME_CASE = "booking_id = NEW.booking_id AND course_id = NEW.course_id"
IN_NEW, IN_DECIDED = "NEW.course_id", "decided.course_id"


def _trained(course: str, now: bool) -> str:
    """The trainers of the course: `now` as they are judged from this migration on, else before."""
    planned = f"SELECT trainer_id FROM courses WHERE id = {course} AND trainer_id IS NOT NULL"  # noqa: S608
    had = (
        f"SELECT trainer_id FROM trainer_changes WHERE course_id = {course}"  # noqa: S608
        " AND change IN ('added', 'replaced', 'accepted', 'appointed')"
    )
    return f"{planned} UNION ALL {had}" if now else planned


def _by_one_person(now: bool) -> str:
    return f"""
NEW.outcome NOT IN {FAVOURABLE} AND NOT EXISTS (
    SELECT 1 FROM proposals
    WHERE proposals.id = NEW.proposal_id
    AND proposals.id = (SELECT max(id) FROM proposals WHERE {SAME_CASE})
    AND proposals.outcome = NEW.outcome
    AND proposals.officer_id <> NEW.officer_id
    AND coalesce(proposals.follows_outcome_id, 0)
        = coalesce((SELECT max(id) FROM outcomes WHERE {SAME_CASE}), 0)
    AND proposals.officer_id NOT IN ({_trained(IN_NEW, now)})
    AND NEW.officer_id NOT IN ({_trained(IN_NEW, now)})
)
"""  # noqa: S608 - nothing from outside is in it


UNANSWERED = """
NOT EXISTS (SELECT 1 FROM challenge_rejections AS r WHERE r.challenge_id = challenges.id)
AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.challenge_id = challenges.id)
"""
OPEN = f"EXISTS (SELECT 1 FROM challenges WHERE {SAME_CASE} AND {UNANSWERED})"  # noqa: S608
OVERTAKEN = """
EXISTS (
    SELECT 1 FROM challenges JOIN proposals ON proposals.id = NEW.proposal_id
    WHERE challenges.outcome_id = proposals.follows_outcome_id
    AND challenges.at >= proposals.at
)
"""


def _answered(now: bool) -> str:
    """The open challenge, and an officer who neither decided it nor had the course."""
    return f"""
SELECT 1 FROM challenges WHERE challenges.id = NEW.challenge_id AND {UNANSWERED}
AND NOT EXISTS (
    SELECT 1 FROM outcomes AS decided
    LEFT JOIN proposals ON proposals.id = decided.proposal_id
    WHERE decided.id = challenges.outcome_id
    AND (NEW.officer_id IN (decided.officer_id, coalesce(proposals.officer_id, 0))
        OR NEW.officer_id IN ({_trained(IN_DECIDED, now)}))
)
"""  # noqa: S608


def _refusals(now: bool) -> tuple[tuple[str, str, str, str], ...]:
    """The table, when an added row is refused, the words, and the booking that PostgreSQL locks."""
    answered = _answered(now)
    reversed_rightly = f"NEW.outcome IN {FAVOURABLE} AND EXISTS ({answered} AND {SAME_CASE})"
    return (
        (
            "challenge_rejections",
            f"NOT EXISTS ({answered})",
            "somebody else answers an open challenge",
            "(SELECT booking_id FROM challenges WHERE id = NEW.challenge_id)",
        ),
        (
            "proposals",
            f"{OPEN} OR NEW.officer_id IN ({_trained(IN_NEW, now)})",
            "an open challenge is answered first, and the trainer of the course proposes nothing",
            "NEW.booking_id",
        ),
        (
            "outcomes",
            f"(NEW.challenge_id IS NULL AND {OPEN})"
            f" OR (NEW.challenge_id IS NOT NULL AND NOT ({reversed_rightly})) OR {OVERTAKEN}",
            "somebody else answers an open challenge before anything else",
            "NEW.booking_id",
        ),
    )


ALONE = "an adverse outcome needs the open proposal of another officer"


def upgrade() -> None:
    op.create_table(
        "trainer_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("trainer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("from_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    for column in ("course_id", "trainer_id", "at"):
        op.create_index(f"ix_trainer_changes_{column}", "trainer_changes", [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER trainer_changes_append_only"
            " BEFORE UPDATE OR DELETE OR TRUNCATE ON trainer_changes"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER trainer_changes_no_{change.lower()} BEFORE {change}"
                " ON trainer_changes"
                " BEGIN SELECT RAISE(ABORT, 'trainer_changes is append only'); END"
            )
    _refuse(now=True)


def _refuse(*, now: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql(now)
    else:
        _refuse_on_sqlite(now)


def _refuse_on_postgresql(now: bool) -> None:
    for table, refused, words, booking in _refusals(now):
        op.execute(
            f"""
            CREATE OR REPLACE FUNCTION {table}_challenged() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM 1 FROM bookings WHERE id = {booking} FOR NO KEY UPDATE;
                IF {refused} THEN RAISE EXCEPTION '{words}'; END IF;
                RETURN NEW;
            END $$
            """
        )
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION refuse_one_person() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_by_one_person(now)} THEN RAISE EXCEPTION '{ALONE}'; END IF;
            RETURN NEW;
        END $$
        """
    )


def _refuse_on_sqlite(now: bool) -> None:
    for table, refused, words, _ in _refusals(now):
        op.execute(f"DROP TRIGGER {table}_challenged")
        op.execute(
            f"""
            CREATE TRIGGER {table}_challenged BEFORE INSERT ON {table} WHEN {refused}
            BEGIN SELECT RAISE(ABORT, '{words}'); END
            """
        )
    op.execute("DROP TRIGGER outcomes_two_people")
    op.execute(
        f"""
        CREATE TRIGGER outcomes_two_people BEFORE INSERT ON outcomes WHEN {_by_one_person(now)}
        BEGIN SELECT RAISE(ABORT, '{ALONE}'); END
        """
    )


def downgrade() -> None:
    _refuse(now=False)
    op.drop_table("trainer_changes")
