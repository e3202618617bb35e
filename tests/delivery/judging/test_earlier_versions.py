"""Courses that an earlier version judged, after an upgrade."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from compliance.outcomes.course_standing import DeliveryStanding
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.tables import assessments as assessments_table
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk


@pytest.fixture
async def upgraded(store: Store, clock: SettableClock) -> OfficerDesk:
    """A course of a month ago without a decision, judged before standings were stored."""
    desk = await make_desk(store, clock)
    async with store.writing() as tx:
        await tx.execute(update(assessments_table).values(standing=None))
    clock.go_on(timedelta(days=30))
    return desk


async def standing_after_start(desk: OfficerDesk) -> str | None:
    """What is stored once a process of this version has started and caught up."""
    await Judge(desk.store, desk.clock, Broadcaster(), LocalWorker(desk.store)).catch_up()
    async with desk.store.reading() as tx:
        row = await assessments.of_course(tx, desk.live.course_id)
    assert row is not None
    return row.standing


async def test_a_course_without_a_standing_gets_it_when_the_service_starts(
    upgraded: OfficerDesk,
) -> None:
    assert await standing_after_start(upgraded) == DeliveryStanding.HELD.value


async def test_a_course_whose_entries_are_destroyed_keeps_its_assessment(
    upgraded: OfficerDesk,
) -> None:
    async with upgraded.store.writing() as tx:
        await tx.execute(text("DROP TRIGGER ledger_no_delete"))
        await tx.execute(text("DELETE FROM ledger"))
    assert await standing_after_start(upgraded) is None
