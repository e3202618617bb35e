"""A course is handed over when the other trainer accepts, or by the office with a reason."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from delivery.course_trainers import handover
from delivery.records.planning import trainer_confirmations
from delivery.records.review import audit
from delivery.records.trainers.course_trainers import ACCEPTED, APPOINTED
from delivery.validation.errors import InvalidInput
from tests.delivery.course_trainers.trained_course import TrainedCourse

REASON = "Ann was taken ill in the break."
DAY = timedelta(days=1)


async def offered(trained: TrainedCourse) -> None:
    await handover.offer(trained.store, trained.course, trained.ben, trained.ann, trained.now)


async def refused(acting: Awaitable[None]) -> None:
    with pytest.raises(InvalidInput):
        await acting


async def test_the_other_trainer_accepts_and_is_accountable(trained: TrainedCourse) -> None:
    await offered(trained)
    assert (await trained.trainers()).accountable_id == trained.ann
    await handover.accept(trained.store, trained.course, trained.ben, trained.now)
    trainers = await trained.trainers()
    assert trainers.accountable_id == trained.ben
    (row,) = trainers.handovers
    assert (row.change, row.from_id, row.trainer_id, row.by_id, row.at) == (
        ACCEPTED,
        trained.ann,
        trained.ben,
        trained.ben,
        trained.now,
    )


async def test_the_course_can_be_handed_back(trained: TrainedCourse) -> None:
    await offered(trained)
    await handover.accept(trained.store, trained.course, trained.ben, trained.now)
    await handover.offer(trained.store, trained.course, trained.ann, trained.ben, trained.now)
    await handover.accept(trained.store, trained.course, trained.ann, trained.now)
    trainers = await trained.trainers()
    assert trainers.accountable_id == trained.ann
    assert [row.trainer_id for row in trainers.handovers] == [trained.ben, trained.ann]


@pytest.mark.parametrize("trainer", ["ann", "ben"])
async def test_either_trainer_withdraws_the_offer(trained: TrainedCourse, trainer: str) -> None:
    await offered(trained)
    await handover.withdraw(trained.store, trained.course, getattr(trained, trainer), trained.now)
    trainers = await trained.trainers()
    assert trainers.offer is None
    assert trainers.accountable_id == trained.ann
    await refused(handover.accept(trained.store, trained.course, trained.ben, trained.now))


async def test_nobody_else_offers_accepts_or_withdraws(trained: TrainedCourse) -> None:
    at = trained.store, trained.course
    await refused(handover.offer(*at, trained.ann, trained.ben, trained.now))
    await refused(handover.offer(*at, trained.cat, trained.ann, trained.now))
    await refused(handover.accept(*at, trained.ben, trained.now))
    await offered(trained)
    for user_id in (trained.cat, trained.olive):
        await refused(handover.accept(*at, user_id, trained.now))
        await refused(handover.withdraw(*at, user_id, trained.now))
    await refused(handover.accept(*at, trained.ann, trained.now))
    assert (await trained.trainers()).accountable_id == trained.ann


async def test_an_offer_that_is_pressed_twice_is_one(trained: TrainedCourse) -> None:
    await offered(trained)
    once = await trained.trainers()
    await offered(trained)
    assert await trained.trainers() == once


async def test_the_office_hands_over_with_a_reason(trained: TrainedCourse) -> None:
    at = trained.store, trained.course
    await refused(handover.appoint(*at, trained.ben, "ill", trained.olive, trained.now))
    await refused(handover.appoint(*at, trained.ann, REASON, trained.olive, trained.now))
    await refused(handover.appoint(*at, None, REASON, trained.olive, trained.now))
    await handover.appoint(*at, trained.ben, REASON, trained.olive, trained.now)
    (row,) = (await trained.trainers()).handovers
    assert (row.change, row.reason, row.by_id) == (APPOINTED, REASON, trained.olive)


async def test_an_offer_is_void_once_the_office_has_handed_over(trained: TrainedCourse) -> None:
    await offered(trained)
    at = trained.store, trained.course
    await handover.appoint(*at, trained.ben, REASON, trained.olive, trained.now)
    await refused(handover.accept(*at, trained.ben, trained.now))
    assert len((await trained.trainers()).handovers) == 1


Act = Callable[[TrainedCourse], Awaitable[None]]
AT_ONCE: dict[str, tuple[Act, Act]] = {
    "accepted twice": (
        lambda trained: handover.accept(trained.store, trained.course, trained.ben, trained.now),
        lambda trained: handover.accept(trained.store, trained.course, trained.ben, trained.now),
    ),
    "accepted and by the office": (
        lambda trained: handover.accept(trained.store, trained.course, trained.ben, trained.now),
        lambda trained: handover.appoint(
            trained.store, trained.course, trained.ben, REASON, trained.olive, trained.now
        ),
    ),
    "accepted and withdrawn": (
        lambda trained: handover.accept(trained.store, trained.course, trained.ben, trained.now),
        lambda trained: handover.withdraw(trained.store, trained.course, trained.ann, trained.now),
    ),
}


@pytest.mark.parametrize("acts", AT_ONCE)
async def test_of_two_at_once_one_wins(trained: TrainedCourse, acts: str) -> None:
    await offered(trained)
    results = await asyncio.gather(*(act(trained) for act in AT_ONCE[acts]), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["InvalidInput", "NoneType"]
    assert len((await trained.trainers()).handovers) <= 1


async def test_who_accepts_before_the_start_has_confirmed_the_course(
    trained: TrainedCourse,
) -> None:
    before = trained.now - DAY
    await handover.offer(trained.store, trained.course, trained.ben, trained.ann, before)
    await handover.accept(trained.store, trained.course, trained.ben, before)
    async with trained.store.reading() as tx:
        assert await trainer_confirmations.confirmed_at(tx, trained.course) == before


async def test_a_confirmation_ends_with_the_handover_and_does_not_come_back(
    trained: TrainedCourse,
) -> None:
    at, before = (trained.store, trained.course), trained.now - DAY

    async def confirmed_at() -> datetime | None:
        async with trained.store.reading() as tx:
            return await trainer_confirmations.confirmed_at(tx, trained.course)

    async with trained.store.writing() as tx:
        assert await trainer_confirmations.confirm(tx, trained.course, trained.ann, before)
    await handover.appoint(*at, trained.ben, REASON, trained.olive, before)
    assert await confirmed_at() is None
    await handover.appoint(*at, trained.ann, REASON, trained.olive, before)
    assert await confirmed_at() is None


async def test_after_the_notes_have_closed_nothing_is_handed_over(trained: TrainedCourse) -> None:
    at, late = (trained.store, trained.course), trained.now + DAY
    await offered(trained)
    await refused(handover.accept(*at, trained.ben, late))
    await refused(handover.appoint(*at, trained.ben, REASON, trained.olive, late))


async def test_the_audit_has_each_step(trained: TrainedCourse) -> None:
    await offered(trained)
    await handover.accept(trained.store, trained.course, trained.ben, trained.now)
    async with trained.store.reading() as tx:
        lines = await audit.latest(tx, 10)
    acts = [(line.act, line.user, line.subject) for line in lines]
    assert ("second trainer added", "Olive", "course NSAC-1") in acts
    assert ("handover offered", "Ann", "course NSAC-1") in acts
    assert ("handover accepted", "Ben", "course NSAC-1") in acts
