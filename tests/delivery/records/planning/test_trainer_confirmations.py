"""A trainer's confirmation, and the changes that end it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import trainer_confirmations
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, a_course, put_course


async def a_trainer(tx: Transaction, name: str = "Tess") -> int:
    email = f"{name.lower()}@example.org"
    return await users.add(tx, email=email, name=name, role="trainer", now=NOW)


async def said(store: Store, course_id: int) -> datetime | None:
    async with store.reading() as tx:
        return await trainer_confirmations.confirmed_at(tx, course_id)


async def test_a_trainer_confirms_their_course_once(store: Store) -> None:
    async with store.writing() as tx:
        trainer = await a_trainer(tx)
        course = await a_course(tx, trainer_id=trainer)
        assert await trainer_confirmations.confirm(tx, course, trainer, NOW)
        assert not await trainer_confirmations.confirm(
            tx, course, trainer, NOW + timedelta(hours=1)
        )
        assert await trainer_confirmations.of_trainer(tx, trainer) == {course}
    assert await said(store, course) == NOW


async def test_a_trainer_cannot_confirm_another_trainers_course(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx, trainer_id=await a_trainer(tx))
        assert not await trainer_confirmations.confirm(tx, course, await a_trainer(tx, "Otto"), NOW)
    assert await said(store, course) is None


LATER = {
    "starts_at": STARTS_AT + timedelta(days=1),
    "ends_at": STARTS_AT + timedelta(days=1) + LASTS,
}


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        pytest.param({"trainer_id": None}, False, id="another trainer"),
        pytest.param(LATER, False, id="another time"),
        pytest.param({"type": "WDU"}, True, id="another type"),
    ],
)
async def test_a_changed_plan_ends_the_confirmation(
    store: Store, changes: dict[str, Any], stands: bool
) -> None:
    async with store.writing() as tx:
        trainer = await a_trainer(tx)
        course = await a_course(tx, trainer_id=trainer)
        await trainer_confirmations.confirm(tx, course, trainer, NOW)
        await put_course(tx, **{"trainer_id": trainer, **changes})
        await put_course(tx, trainer_id=trainer)  # and back again
    assert (await said(store, course) is not None) is stands
