"""The trainers of courses, with their licences for the types of these courses."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import courses, trainer_licences, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class LicensedTrainer:
    trainer_id: int
    name: str
    active: bool
    """Whether they may still sign in."""
    licence_ends_on: date | None
    """The last day of the licence for the course's type; None: none is noted."""


async def of_courses(
    tx: Transaction, course_ids: Collection[int]
) -> dict[int, list[LicensedTrainer]]:
    """The trainers who have each course now, by name; courses without any are left out."""
    pairs = trainer_conditions.present()
    licence = and_(
        trainer_licences.c.user_id == users.c.id, trainer_licences.c.course_type == courses.c.type
    )
    query = (
        select(
            courses.c.id.label("course_id"),
            users.c.id.label("trainer_id"),
            users.c.name,
            users.c.active,
            trainer_licences.c.ends_on.label("licence_ends_on"),
        )
        .join(pairs, pairs.c.course_id == courses.c.id)
        .join(users, users.c.id == pairs.c.trainer_id)
        .outerjoin(trainer_licences, licence)
        .where(courses.c.id.in_(course_ids))
        .order_by(users.c.name, users.c.id)
    )
    trainers: dict[int, list[LicensedTrainer]] = defaultdict(list)
    for course_id, *fields in await tx.execute(query):
        trainers[course_id].append(LicensedTrainer(*fields))
    return trainers
