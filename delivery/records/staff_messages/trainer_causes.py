"""Finds where what a trainer was last told about a course is not true any more.

The last message to each trainer about a course is compared with the course: the trainer has it or
not, is accountable for it by the office's word, and at which version of its schedule. While that
message is on its way nothing new is found; a message that was superseded told nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from delivery.records.database.store import Transaction
from delivery.records.staff_messages.staff_causes import StaffCause
from delivery.records.tables import courses, messages, readiness_looks, trainer_changes, users
from delivery.records.trainers import trainer_conditions
from delivery.records.trainers.course_trainers import APPOINTED

GIVEN, MOVED, TAKEN_AWAY = "course_given", "course_moved", "course_taken_away"
TOLD_OF_PLACE = (GIVEN, MOVED, TAKEN_AWAY)
ON_THE_WAY = ("due", "claimed")
STAGE_HOURS = {"two_days": 48, "one_hour": 1}


async def of_courses(
    tx: Transaction, since: datetime, now: datetime, most: int
) -> list[StaffCause]:
    """At most `most` causes of each kind: courses given, moved and taken away, of the courses that
    changed since then and are not over."""
    values = {"since": since, "now": now, "most": most}
    causes = []
    for kind, query in _OF_COURSES:
        for row in await tx.execute(query, values):
            earlier = await _count(tx, row.id, row.user_id)
            cause = f"trainer.{row.id}.{row.user_id}.{earlier + 1}"
            causes.append(StaffCause(kind, cause, row.schedule_version, row.id, row.user_id))
    return causes


async def _count(tx: Transaction, course_id: int, user_id: int) -> int:
    """The number of messages to this trainer about having this course."""
    to_trainer = (messages.c.course_id == course_id, messages.c.user_id == user_id)
    query = select(func.count()).where(*to_trainer, messages.c.kind.in_(TOLD_OF_PLACE))
    return await tx.scalar(query) or 0


def _last(user_id: ColumnElement[int]) -> ColumnElement[int]:
    """The id of the last message that told this trainer whether they have the course."""
    message = messages.alias("earlier")
    return (
        select(func.max(message.c.id))
        .where(
            message.c.course_id == courses.c.id,
            message.c.user_id == user_id,
            message.c.kind.in_(TOLD_OF_PLACE),
            message.c.state != "superseded",
        )
        .correlate(courses, messages, users)
        .scalar_subquery()
    )


def _present() -> Select[Any]:
    """The planned courses that begin later, their active trainers, and the last message to them."""
    pairs = trainer_conditions.present()
    return (
        select(courses.c.id, users.c.id.label("user_id"), courses.c.schedule_version)
        .join(pairs, pairs.c.course_id == courses.c.id)
        .join(users, users.c.id == pairs.c.trainer_id)
        .outerjoin(messages, messages.c.id == _last(users.c.id))
        .where(courses.c.state == "planned", users.c.active)
    )


def _given() -> Select[Any]:
    was_taken = messages.c.kind == TAKEN_AWAY
    told_otherwise = and_(messages.c.state.not_in(ON_THE_WAY), or_(was_taken, _appointed()))
    return _present().where(or_(messages.c.id.is_(None), told_otherwise))


def _appointed() -> ColumnElement[bool]:
    """Whether the office has made the trainer accountable since that message, of a course that can
    still be confirmed. Who accepts an offer of the other trainer has confirmed by it."""
    change = trainer_changes.c
    return and_(
        courses.c.starts_at > bindparam("now"),
        trainer_conditions.accountable() == users.c.id,
        exists().where(
            change.course_id == courses.c.id,
            change.trainer_id == users.c.id,
            change.change == APPOINTED,
            change.at > func.coalesce(messages.c.sent_at, messages.c.due_at),
        ),
    )


def _moved() -> Select[Any]:
    return _present().where(
        messages.c.kind.in_((GIVEN, MOVED)),
        messages.c.state.not_in(ON_THE_WAY),
        messages.c.schedule_version < courses.c.schedule_version,
    )


def _taken_away() -> Select[Any]:
    pairs = trainer_conditions.present()
    theirs = pairs.c.course_id == courses.c.id, pairs.c.trainer_id == messages.c.user_id
    has_it = and_(courses.c.state == "planned", exists().where(*theirs))
    return (
        select(courses.c.id, messages.c.user_id, courses.c.schedule_version)
        .join(messages, messages.c.course_id == courses.c.id)
        .where(
            messages.c.kind.in_((GIVEN, MOVED)),
            messages.c.state.not_in((*ON_THE_WAY, "superseded")),
            messages.c.id == _last(messages.c.user_id),
            ~has_it,
        )
    )


def _changed() -> ColumnElement[bool]:
    """Whether the course or its trainers changed since then, and it is not over."""
    since: BindParameter[datetime] = bindparam("since")
    given_or_taken = select(trainer_changes.c.course_id).where(trainer_changes.c.at >= since)
    return and_(
        courses.c.state.in_(("planned", "cancelled")),
        or_(courses.c.changed_at >= since, courses.c.id.in_(given_or_taken)),
        courses.c.ends_at > bindparam("now"),
    )


_OF_COURSES = tuple(
    (kind, query.where(_changed()).limit(bindparam("most")))
    for kind, query in ((GIVEN, _given()), (MOVED, _moved()), (TAKEN_AWAY, _taken_away()))
)
"""Each statement with its kind, made once: they are asked every few seconds."""


async def of_inspections(tx: Transaction, now: datetime, most: int) -> list[StaffCause]:
    """At most `most` inspections of the last two hours, of courses that are still to come, which
    found something not ready and have no message yet. They are for the accountable
    trainer; without a trainer for the office."""
    looks = readiness_looks
    cause = literal("inspection.") + cast(looks.c.id, String)
    query = (
        select(looks.c.id, looks.c.course_id, trainer_conditions.accountable().label("trainer_id"))
        .join(courses, courses.c.id == looks.c.course_id)
        .where(
            courses.c.state == "planned",
            courses.c.starts_at > now,
            courses.c.starts_at <= now + timedelta(hours=max(STAGE_HOURS.values())),
            looks.c.stage.in_(STAGE_HOURS),
            looks.c.schedule_version == courses.c.schedule_version,
            looks.c.at >= now - timedelta(hours=2),
            cast(looks.c["items"], Text).contains('"not_ready"'),
            ~exists().where(messages.c.cause == cause),
        )
        .order_by(looks.c.id)
        .limit(most)
    )
    return [
        StaffCause("not_ready", f"inspection.{row.id}", row.id, row.course_id, row.trainer_id)
        for row in await tx.execute(query)
    ]
