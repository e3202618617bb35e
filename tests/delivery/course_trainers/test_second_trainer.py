"""The office gives a course a second trainer, and takes the second trainer off."""

from datetime import timedelta

import pytest

from delivery.course_trainers import handover, second_trainer
from delivery.records.accounts import users
from delivery.validation.errors import InvalidInput
from tests.delivery.course_trainers.trained_course import TrainedCourse


async def test_a_second_trainer_has_the_course_and_is_not_accountable(
    trained: TrainedCourse,
) -> None:
    trainers = await trained.trainers()
    assert trainers.present_ids == (trained.ann, trained.ben)
    assert trainers.accountable_id == trained.ann
    (row,) = trainers.changes
    assert (row.by_id, row.at) == (trained.olive, trained.now)


async def test_a_course_has_at_most_one_second_trainer(trained: TrainedCourse) -> None:
    at = trained.store, trained.course
    with pytest.raises(InvalidInput):
        await second_trainer.add(*at, trained.cat, trained.olive, trained.now)
    await second_trainer.take_off(*at, trained.olive, trained.now)
    await second_trainer.add(*at, trained.cat, trained.olive, trained.now)
    assert (await trained.trainers()).present_ids == (trained.ann, trained.cat)


@pytest.mark.parametrize("user", ["ann", "olive", None])
async def test_only_a_trainer_without_the_course_is_added(
    trained: TrainedCourse, user: str | None
) -> None:
    at = trained.store, trained.course
    await second_trainer.take_off(*at, trained.olive, trained.now)
    chosen = getattr(trained, user) if user else None
    with pytest.raises(InvalidInput):
        await second_trainer.add(*at, chosen, trained.olive, trained.now)


async def test_the_accountable_trainer_is_not_taken_off(trained: TrainedCourse) -> None:
    at = trained.store, trained.course
    await handover.offer(*at, trained.ben, trained.ann, trained.now)
    await handover.accept(*at, trained.ben, trained.now)
    with pytest.raises(InvalidInput):
        await second_trainer.take_off(*at, trained.olive, trained.now)


async def test_taking_the_second_trainer_off_ends_an_open_offer(trained: TrainedCourse) -> None:
    at = trained.store, trained.course
    await handover.offer(*at, trained.ben, trained.ann, trained.now)
    await second_trainer.take_off(*at, trained.olive, trained.now)
    await second_trainer.add(*at, trained.ben, trained.olive, trained.now)
    assert (await trained.trainers()).offer is None


async def test_trainers_change_until_the_notes_close(trained: TrainedCourse) -> None:
    late = trained.now + timedelta(days=1)
    with pytest.raises(InvalidInput):
        await second_trainer.take_off(trained.store, trained.course, trained.olive, late)


async def test_who_may_no_longer_sign_in_is_not_to_choose(trained: TrainedCourse) -> None:
    async with trained.store.writing() as tx:
        trainers = await trained.trainers()
        before = await second_trainer.to_choose(tx, trainers)
        await users.deactivate(tx, trained.cat)
        after = await second_trainer.to_choose(tx, trainers)
    assert [user.id for user in before] == [trained.cat]
    assert after == []
