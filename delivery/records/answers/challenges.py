"""Challenges of outcomes by clients, and their rejections. Rows are only added.

An upheld challenge has no row of its own: the outcome that reverses the challenged outcome names
the challenge. So no challenge counts as upheld without its effect.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import challenge_rejections, challenges, outcomes


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    id: int
    booking_id: int
    course_id: int
    outcome_id: int
    """The adverse outcome that it is about."""
    grounds: str
    """The client's words."""
    at: datetime
    reversed_by: int | None
    """The outcome in the client's favour with which it was upheld."""
    rejected_by: int | None
    """The officer who rejected it."""
    rejected_at: datetime | None
    rejection: str | None
    """The officer's reason, which the client can read."""

    @property
    def is_open(self) -> bool:
        return self.reversed_by is None and self.rejected_at is None


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    outcome_id: int,
    grounds: str,
    now: datetime,
) -> int:
    """Adds a challenge. The database takes one for each outcome, and only of an adverse outcome
    in force."""
    values = {"booking_id": booking_id, "course_id": course_id, "outcome_id": outcome_id}
    adding = insert(challenges).values(**values, grounds=grounds, at=now)
    added: int = (await tx.execute(adding.returning(challenges.c.id))).scalar_one()
    return added


async def reject(
    tx: Transaction, *, challenge_id: int, officer_id: int, reason: str, now: datetime
) -> None:
    """Rejects an open challenge. The database refuses an officer who proposed or confirmed the
    challenged outcome, and the trainer of the course."""
    values = {"challenge_id": challenge_id, "officer_id": officer_id}
    await tx.execute(insert(challenge_rejections).values(**values, reason=reason, at=now))


async def booking_of(tx: Transaction, challenge_id: int) -> int | None:
    """Returns the id of the booking of a challenge; None if there is no such challenge."""
    query = select(challenges.c.booking_id).where(challenges.c.id == challenge_id)
    booking_id: int | None = await tx.scalar(query)
    return booking_id


async def by_id(tx: Transaction, challenge_id: int) -> ChallengeRow | None:
    row = (await tx.execute(_whole().where(challenges.c.id == challenge_id))).one_or_none()
    return ChallengeRow(**row._asdict()) if row else None


async def of_course(tx: Transaction, course_id: int) -> list[ChallengeRow]:
    """The challenges of all clients about this course, oldest first."""
    query = about_course(course_id).order_by(challenges.c.id)
    return [ChallengeRow(**row._asdict()) for row in await tx.execute(query)]


def about_course(course_id: int | BindParameter[int]) -> Select[Any]:
    """The query for the columns of a ChallengeRow."""
    return _whole().where(challenges.c.course_id == course_id)


def _whole() -> Select[Any]:
    return (
        select(
            challenges,
            outcomes.c.id.label("reversed_by"),
            challenge_rejections.c.officer_id.label("rejected_by"),
            challenge_rejections.c.at.label("rejected_at"),
            challenge_rejections.c.reason.label("rejection"),
        )
        .outerjoin(outcomes, outcomes.c.challenge_id == challenges.c.id)
        .outerjoin(challenge_rejections, challenge_rejections.c.challenge_id == challenges.c.id)
    )
