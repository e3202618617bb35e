"""Tasks that follow from a decision are work for officers once they are due, on both databases."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.caseload.refreshing import ChangedCourses
from delivery.records.database.store import Store
from delivery.records.review import cases
from delivery.records.review.cases import CaseRow
from tests.delivery.caseload import listed_cases
from tests.doubles.settable_clock import SettableClock
from tests.scenes import decision_tasks
from tests.scenes.officer_desk import OfficerDesk, make_desk


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def row(desk: OfficerDesk, name: str) -> CaseRow:
    await ChangedCourses(desk.store).work_off()
    async with desk.store.reading() as tx:
        rows = await cases.of_courses(tx, [desk.live.course_id])
    return next(row for row in rows if row.booking_id == desk.live.booking_ids[name])


async def test_a_task_that_harms_nobody_by_waiting_stands_last(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    signed = await row(desk, "A")
    assert (signed.act, signed.due_kind, signed.place) == ("do_task", "task", 2)
    assert (await listed_cases.references(desk.store, desk.now))[-1] == "B-A"
    await decision_tasks.do(desk, "A", "national_status")
    assert (await row(desk, "A")).act is None
    assert "B-A" not in await listed_cases.references(desk.store, desk.now)


async def test_a_client_is_to_be_told_and_a_later_task_waits_its_time(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_CONDUCT)
    assert (await row(desk, "A")).act == "tell_client"
    await decision_tasks.tell(desk, "A")
    told = await row(desk, "A")
    assert (told.act, told.due_at > desk.now) == ("do_task", True)
    for at, is_listed in ((told.due_at - timedelta(seconds=1), False), (told.due_at, True)):
        references = await listed_cases.references(desk.store, at)
        assert ("B-A" in references) is is_listed
