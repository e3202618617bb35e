"""What clients have answered that no officer has dealt with: unread statements, open challenges.

While anything is open about a case, nothing that cannot be recalled is done about it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, literal, select, union_all

from delivery.records.database.store import Transaction
from delivery.records.tables import (
    challenge_rejections,
    challenges,
    outcomes,
    statement_readings,
    statements,
)

STATEMENT, CHALLENGE = "statement", "challenge"


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    kind: str
    """`statement` for a statement that nobody has read, `challenge` for an open challenge."""
    id: int
    """The id of the statement or of the challenge."""
    booking_id: int
    course_id: int
    at: datetime
    """When the client sent it."""


async def of_case(tx: Transaction, booking_id: int, course_id: int) -> list[OpenAnswer]:
    """The open answers about the case of one booking on one course, oldest first."""
    return await _open(
        tx,
        _unread().where(statements.c.booking_id == booking_id, statements.c.course_id == course_id),
        _challenged().where(
            challenges.c.booking_id == booking_id, challenges.c.course_id == course_id
        ),
    )


async def _open(tx: Transaction, *queries: Select[tuple[object, ...]]) -> list[OpenAnswer]:
    rows = await tx.execute(union_all(*queries))
    answers = [OpenAnswer(**row._asdict()) for row in rows]
    return sorted(answers, key=lambda answer: (answer.at, answer.kind, answer.id))


def _unread() -> Select[tuple[object, ...]]:
    read = select(statement_readings.c.id).where(
        statement_readings.c.statement_id == statements.c.id
    )
    return select(
        literal(STATEMENT).label("kind"),
        statements.c.id,
        statements.c.booking_id,
        statements.c.course_id,
        statements.c.at,
    ).where(~read.exists())


def _challenged() -> Select[tuple[object, ...]]:
    rejected = select(challenge_rejections.c.id).where(
        challenge_rejections.c.challenge_id == challenges.c.id
    )
    reversed_by = select(outcomes.c.id).where(outcomes.c.challenge_id == challenges.c.id)
    return select(
        literal(CHALLENGE).label("kind"),
        challenges.c.id,
        challenges.c.booking_id,
        challenges.c.course_id,
        challenges.c.at,
    ).where(~rejected.exists(), ~reversed_by.exists())
