"""Tasks that follow from a register are opened after it, once, and before the next decision."""

import pytest
from sqlalchemy import Executable

from compliance.outcomes.recommendation import Outcome
from delivery.offers.changed_offers import ChangedOffers
from delivery.records.database.value_batches import execute_all
from delivery.records.tasks import offer_changes, tasks, withdrawals
from delivery.records.tasks.offer_changes import OfferChange
from delivery.records.tasks.withdrawals import WithdrawalRow
from tests.scenes.decision_tasks import states_of
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

CLIENTS = ("A", "B", "H")


async def recorded(desk: OfficerDesk, kind: str = "withdrawn") -> None:
    """A register has changed the places of the clients, and its process has ended there."""
    course_id, now = desk.live.course_id, desk.now
    changes = [
        OfferChange(desk.live.booking_ids[client], course_id, kind, course_id, at("09:00"), now)
        for client in CLIENTS
    ]
    rows = [
        WithdrawalRow(change.booking_id, course_id, now, "They say so.", None, None, now)
        for change in changes
        if kind == "withdrawn"
    ]
    dialect = "postgresql" if desk.store.is_postgresql else "sqlite"
    staging: list[Executable] = []
    adding = offer_changes.additions(dialect, changes, {}, staging)
    async with desk.store.writing(staging) as tx:
        await withdrawals.add_all(tx, rows)
        await execute_all(tx, adding)


async def test_a_few_are_opened_at_a_time_and_each_once(desk: OfficerDesk) -> None:
    await recorded(desk)
    scan = ChangedOffers(desk.store, batch_size=2)
    assert [await scan.run_due() for _ in range(3)] == [2, 1, 0]
    for client in CLIENTS:
        assert await states_of(desk, client) == {"refund": "open"}


@pytest.mark.parametrize("is_opened_first", [True, False])
async def test_whoever_completed_meanwhile_is_refunded_nothing(
    desk: OfficerDesk, *, is_opened_first: bool
) -> None:
    await recorded(desk)
    if is_opened_first:
        await ChangedOffers(desk.store).attempt()
    await desk.sign("A", Outcome.COMPLETED)
    await ChangedOffers(desk.store).attempt()
    expected = {"refund": "cancelled"} if is_opened_first else {}
    assert await states_of(desk, "A") == {**expected, "national_status": "open"}


async def test_a_completion_that_is_replaced_meanwhile_is_refunded_once(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await recorded(desk)
    await desk.sign("A", Outcome.NON_COMPLETION_CONDUCT)
    await ChangedOffers(desk.store).attempt()
    async with desk.store.reading() as tx:
        opened = await tasks.of_bookings(tx, [desk.live.booking_ids["A"]])
    assert [task.kind for task in opened if task.state == "open"] == ["refund"]


async def test_a_late_change_is_charged_by_when_the_course_was_to_begin_then(
    desk: OfficerDesk,
) -> None:
    await recorded(desk, "moved")
    await ChangedOffers(desk.store).attempt()
    assert await states_of(desk, "A") == {"charge": "open"}
