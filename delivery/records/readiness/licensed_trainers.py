"""The trainers of courses, with their licences for the types of these courses."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from delivery.records.tables import courses, meetings, trainer_licences, users
from delivery.records.trainers import trainer_conditions


@dataclass(frozen=True, slots=True)
class LicensedTrainer:
    trainer_id: int
    name: str
    active: bool
    """Whether they may still sign in."""
    licence_ends_on: date | None
    """The last day of the licence for the course's type; None: none is noted."""


def columns() -> tuple[ColumnElement[Any], ...]:
    """The columns of `taken_from`, and the id of the accountable trainer."""
    return (
        users.c.id.label("trainer_id"),
        users.c.name.label("trainer"),
        users.c.active.label("trainer_active"),
        trainer_licences.c.ends_on.label("licence_ends_on"),
        trainer_conditions.accountable().label("accountable_id"),
    )


def joined() -> FromClause:
    """The courses with their meetings, one row for each trainer who has the course now, and one row
    for a course without a trainer."""
    pairs = trainer_conditions.present()
    licence = and_(
        trainer_licences.c.user_id == users.c.id, trainer_licences.c.course_type == courses.c.type
    )
    return (
        courses.outerjoin(pairs, pairs.c.course_id == courses.c.id)
        .outerjoin(users, users.c.id == pairs.c.trainer_id)
        .outerjoin(trainer_licences, licence)
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
    )


def taken_from(row: dict[str, Any]) -> LicensedTrainer | None:
    """The trainer of a row, whose fields are taken out of it."""
    trainer_id, ends_on = row.pop("trainer_id"), row.pop("licence_ends_on")
    name, active = row.pop("trainer"), row.pop("trainer_active")
    return None if trainer_id is None else LicensedTrainer(trainer_id, name, active, ends_on)
