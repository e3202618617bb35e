"""Proposals of adverse outcomes, and a trigger: two people for each of them, however it is written.

A process of an older version that signs an adverse outcome alone is refused from now on.

Upgrade: rolling
"""

import sqlalchemy as sa
from alembic import op

from delivery.records.tables.column_types import LONG, UTCDateTime

revision = "0023"
down_revision = "0022"

REFUSAL = "an adverse outcome needs the open proposal of another officer"
SAME_CASE = "booking_id = NEW.booking_id AND course_id = NEW.course_id"
BY_ONE_PERSON = f"""
NEW.outcome NOT IN ('completed', 'provider_failure', 'insufficient_evidence') AND NOT EXISTS (
    SELECT 1 FROM proposals JOIN courses ON courses.id = proposals.course_id
    WHERE proposals.id = NEW.proposal_id
    AND proposals.id = (SELECT max(id) FROM proposals WHERE {SAME_CASE})
    AND proposals.outcome = NEW.outcome
    AND proposals.officer_id <> NEW.officer_id
    AND coalesce(proposals.follows_outcome_id, 0)
        = coalesce((SELECT max(id) FROM outcomes WHERE {SAME_CASE}), 0)
    AND coalesce(courses.trainer_id, 0) NOT IN (proposals.officer_id, NEW.officer_id)
)
"""  # noqa: S608 - nothing from outside is in it


def upgrade() -> None:
    op.add_column("sessions", sa.Column("proved_at", UTCDateTime))
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking_id", sa.Integer, sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("course_id", sa.Integer, sa.ForeignKey("courses.id"), nullable=False),
        sa.Column("officer_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("recommended", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("grounds", sa.JSON, nullable=False),
        sa.Column("consequence", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("ledger_id", LONG, nullable=False),
        sa.Column("follows_outcome_id", sa.Integer),
        sa.Column("at", UTCDateTime, nullable=False),
    )
    op.create_index("ix_proposals_booking_id", "proposals", ["booking_id"])
    op.create_index("ix_proposals_course_id", "proposals", ["course_id"])
    op.add_column("outcomes", sa.Column("proposal_id", sa.Integer))
    op.create_index("ix_outcomes_proposal_id", "outcomes", ["proposal_id"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE TRIGGER proposals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposals
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )
    op.execute(
        """
        CREATE FUNCTION proposals_unsettle() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM unsettle(NEW.course_id); RETURN NULL; END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER proposals_unsettle AFTER INSERT ON proposals
        FOR EACH ROW EXECUTE FUNCTION proposals_unsettle()
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION refuse_one_person() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {BY_ONE_PERSON} THEN RAISE EXCEPTION '{REFUSAL}'; END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER outcomes_two_people BEFORE INSERT ON outcomes
        FOR EACH ROW EXECUTE FUNCTION refuse_one_person()
        """
    )


def _guard_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER proposals_no_{change.lower()} BEFORE {change} ON proposals
            BEGIN SELECT RAISE(ABORT, 'proposals is append only'); END
            """
        )
    op.execute(
        """
        CREATE TRIGGER proposals_unsettle_insert AFTER INSERT ON proposals
        BEGIN INSERT INTO unsettled VALUES (NEW.course_id) ON CONFLICT DO NOTHING; END
        """
    )
    op.execute(
        f"""
        CREATE TRIGGER outcomes_two_people BEFORE INSERT ON outcomes WHEN {BY_ONE_PERSON}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER outcomes_two_people ON outcomes")
        op.execute("DROP FUNCTION refuse_one_person()")
    else:
        op.execute("DROP TRIGGER outcomes_two_people")
    op.drop_index("ix_outcomes_proposal_id", "outcomes")
    op.drop_column("outcomes", "proposal_id")
    op.drop_table("proposals")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION proposals_unsettle()")
    op.drop_column("sessions", "proved_at")
