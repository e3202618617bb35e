"""The handover of a course: offered by one trainer and accepted by another, or by the office.

Until an offer is accepted, the former trainer stays accountable. Each change is one row that nobody
can change; of two at the same moment, the second is refused.
"""

from datetime import datetime

from delivery.course_trainers.second_trainer import keep, opened
from delivery.records.database.store import Store
from delivery.records.planning import trainer_confirmations
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import (
    ACCEPTED,
    APPOINTED,
    OFFERED,
    WITHDRAWN,
    CourseTrainers,
    TrainerChange,
)
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST_REASON, LONGEST_REASON = 10, 500
"""Letters of the reason of an officer."""
OVERTAKEN = "the course was handed over, or the offer withdrawn: look at the page again"


async def offer(store: Store, course_id: int, to_id: int, by_id: int, now: datetime) -> None:
    """The accountable trainer offers the course to another of its trainers; nothing where this
    offer is open already. Raises InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        if by_id != trainers.accountable_id or to_id not in trainers.others(by_id):
            raise InvalidInput(FieldError("", OVERTAKEN))
        if trainers.offer and trainers.offer.trainer_id == to_id:
            return
        await course_trainers.add(tx, course_id, OFFERED, to_id, now, by_id=by_id, from_id=by_id)
        await keep(tx, course, "handover offered", by_id, now)


async def accept(store: Store, course_id: int, by_id: int, now: datetime) -> None:
    """The trainer to whom the course is offered takes it over, and so confirms it. Raises
    InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        offered = _offer_of(trainers, by_id)
        if offered.trainer_id != by_id:
            raise InvalidInput(FieldError("", OVERTAKEN))
        await course_trainers.add(
            tx, course_id, ACCEPTED, by_id, now, by_id=by_id, from_id=offered.from_id
        )
        await keep(tx, course, "handover accepted", by_id, now)
        await trainer_confirmations.withdraw_others(tx, [course_id], now)
        if now < course.starts_at:
            await trainer_confirmations.confirm(tx, course_id, by_id, now)


async def withdraw(store: Store, course_id: int, by_id: int, now: datetime) -> None:
    """Either trainer ends the open offer. Raises InvalidInput, and changes nothing then."""
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        offered = _offer_of(trainers, by_id)
        await course_trainers.add(
            tx,
            course_id,
            WITHDRAWN,
            offered.trainer_id,
            now,
            by_id=by_id,
            from_id=offered.from_id,
        )
        await keep(tx, course, "handover withdrawn", by_id, now)


async def appoint(
    store: Store, course_id: int, to_id: int | None, reason: str, by_id: int, now: datetime
) -> None:
    """The office makes another trainer of the course accountable, who is then asked to confirm it.
    Raises InvalidInput, and changes nothing then."""
    words = " ".join(reason.split())
    async with store.writing() as tx:
        course, trainers = await opened(tx, course_id, now)
        faults = []
        if to_id is None or to_id not in trainers.others(trainers.accountable_id):
            faults.append(FieldError("to", "select the other trainer of the course"))
        if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
            limits = f"{SHORTEST_REASON} to {LONGEST_REASON} letters"
            faults.append(FieldError("reason", f"say why, in {limits}"))
        if faults or to_id is None:
            raise InvalidInput(*faults)
        await course_trainers.add(
            tx,
            course_id,
            APPOINTED,
            to_id,
            now,
            by_id=by_id,
            from_id=trainers.accountable_id,
            reason=words,
        )
        await keep(tx, course, "course handed over", by_id, now)
        await trainer_confirmations.withdraw_others(tx, [course_id], now)


def _offer_of(trainers: CourseTrainers, user_id: int) -> TrainerChange:
    """The open offer that this user made or has. Raises InvalidInput without one."""
    offered = trainers.offer
    if offered is None or user_id not in (offered.from_id, offered.trainer_id):
        raise InvalidInput(FieldError("", OVERTAKEN))
    return offered
