"""The people to whom the provider offers no further courses, as their bookings named them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import bookings, cases, courses, tasks


@dataclass(frozen=True, slots=True)
class BanRow:
    booking_id: int
    reference: str
    course_reference: str
    """The course that the ban follows from."""
    given_name: str
    family_name: str
    email: str
    mobile: str | None
    opened_at: datetime
    """When the decision was made."""


async def in_force(tx: Transaction, name_keys: Iterable[str]) -> list[BanRow]:
    """The bans of people of these names that no later decision has ended, the latest first.

    A name is spelled as `cases.name_key` has it: whoever is banned has such a case.
    """
    banned: list[BanRow] = []
    for some in batched(sorted(set(name_keys))):
        banned += [BanRow(**row._asdict()) for row in await tx.execute(_of_names(some))]
    return banned


def _of_names(name_keys: Sequence[str]) -> Select[Any]:
    corrections = tasks.alias("corrections")
    is_ended = exists().where(corrections.c.corrects_id == tasks.c.id)
    is_of_case = (tasks.c.booking_id == cases.c.booking_id) & (
        tasks.c.course_id == cases.c.course_id
    )
    return (
        select(
            tasks.c.booking_id,
            bookings.c.reference,
            courses.c.reference.label("course_reference"),
            bookings.c.given_name,
            bookings.c.family_name,
            bookings.c.email,
            bookings.c.mobile,
            tasks.c.opened_at,
        )
        .select_from(cases.join(tasks, is_of_case))
        .join(bookings, bookings.c.id == tasks.c.booking_id)
        .join(courses, courses.c.id == tasks.c.course_id)
        .where(cases.c.name_key.in_(name_keys))
        .where(tasks.c.kind == "ban", tasks.c.corrects_id.is_(None), tasks.c.state != "cancelled")
        .where(~is_ended)
        .order_by(tasks.c.id.desc())
    )
