"""The licences of trainers: which course types they may teach, and until when."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import courses, trainer_licences, users


@dataclass(frozen=True, slots=True)
class TrainerLicence:
    user_id: int
    trainer: str
    """The trainer's name."""
    course_type: str
    ends_on: date
    """The last day on which the licence holds."""


async def save(
    tx: Transaction, user_id: int, course_type: str, ends_on: date, now: datetime
) -> None:
    """Notes the licence, in place of an earlier one for the same course type."""
    key = {"user_id": user_id, "course_type": course_type}
    values = {"ends_on": ends_on, "noted_at": now}
    saving = insert(tx, trainer_licences).values(**key, **values)
    await tx.execute(saving.on_conflict_do_update(index_elements=list(key), set_=values))


async def remove(tx: Transaction, user_id: int, course_type: str) -> bool:
    """False if there is no such licence."""
    table = trainer_licences
    same = (table.c.user_id == user_id) & (table.c.course_type == course_type)
    return await tx.scalar(delete(table).where(same).returning(table.c.user_id)) is not None


async def list_all(tx: Transaction) -> list[TrainerLicence]:
    """The licences of trainers who may sign in, by name; of each trainer the first to end first."""
    table = trainer_licences
    query = (
        select(table.c.user_id, users.c.name.label("trainer"), table.c.course_type, table.c.ends_on)
        .join(users, users.c.id == table.c.user_id)
        .where(users.c.active, users.c.role == "trainer")
        .order_by(users.c.name, users.c.id, table.c.ends_on)
    )
    return [TrainerLicence(**row._asdict()) for row in await tx.execute(query)]


async def course_types(tx: Transaction) -> list[str]:
    """The types of the courses that were ever planned."""
    return list(await tx.scalars(select(courses.c.type).distinct().order_by(courses.c.type)))
