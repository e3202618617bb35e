"""When a course is inspected, and when its settings are read back."""

from datetime import datetime, timedelta

import pytest

from delivery.readiness.inspections import INSPECTION_BATCH, Inspections, read_back_again
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests
from delivery.records.readiness import inspections
from delivery.records.readiness.inspections import InspectionRow, StoredInspection
from integrations.course_provider import EVERYTHING, Observation
from integrations.provider_webhook import SettingsChange, SettingsScope
from tests.delivery.records.planned_course import STARTS_AT, a_course
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.nine_clients import MEETING
from tests.scenes.scene import at
from tests.signing_in import somebody

STARTS = at("09:00")


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    """A course 48 hours and a second before its start."""
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    clock.set(STARTS - timedelta(hours=48, seconds=1))
    return live


@pytest.fixture
def due_inspections(store: Store, clock: SettableClock) -> Inspections:
    return Inspections(store, clock, EVERYTHING - {Observation.CAMERA})


async def looks(live: LiveCourse) -> list[StoredInspection]:
    async with live.store.reading() as tx:
        return (await inspections.of_courses(tx, [live.course_id])).get(live.course_id, [])


async def read_backs(live: LiveCourse) -> list[datetime]:
    async with live.store.reading() as tx:
        requests = await meeting_requests.of_course(tx, live.course_id)
    return [request.due_at for request in requests if request.kind == "read_back"]


async def read(live: LiveCourse) -> None:
    """Completes all pending requests to Zoom."""
    async with live.store.writing() as tx:
        while claimed := await meeting_requests.claim_due(
            tx, live.clock.now() + timedelta(days=9), 99
        ):
            for request in claimed:
                await meeting_requests.done(tx, request, live.clock.now())


async def test_a_course_is_inspected_once_two_days_before_an_hour_before_and_at_its_start(
    live: LiveCourse, due_inspections: Inspections, clock: SettableClock
) -> None:
    assert await due_inspections.run_due() == 0
    for before in (timedelta(hours=47, minutes=45), timedelta(hours=1)):
        clock.set(STARTS - before - timedelta(seconds=1))
        assert await due_inspections.run_due() == 0
        clock.set(STARTS - before)
        assert [await due_inspections.run_due(), await due_inspections.run_due()] == [1, 0]
    await live.opens("08:40")
    clock.set(at("08:40:59"))
    assert await due_inspections.run_due() == 0
    clock.set(at("08:41"))
    assert [await due_inspections.run_due(), await due_inspections.run_due()] == [1, 0]
    saved = await looks(live)
    assert [inspection.stage for inspection in saved] == ["two_days", "one_hour", "start"]
    assert [inspection.at for inspection in saved][1:] == [at("08:00"), at("08:41")]
    states = {item["what"]: item["state"] for item in saved[-1].items}
    assert states["clients"] == "ready"
    assert states["trainer"] == states["streams"] == "not_ready"
    assert states["endpoint"] == "not_known"


async def test_settings_are_read_back_once_before_each_inspection(
    live: LiveCourse, due_inspections: Inspections, clock: SettableClock
) -> None:
    await read(live)
    expected = []
    for moment in (STARTS - timedelta(hours=48), STARTS - timedelta(minutes=70), at("08:40")):
        clock.set(moment)
        if moment == at("08:40"):
            await live.opens("08:40")
        await due_inspections.run_due()
        await read(live)
        await due_inspections.run_due()
        expected.append(moment)
        assert await read_backs(live) == expected


async def test_a_course_that_is_over_is_not_inspected(
    live: LiveCourse, due_inspections: Inspections, clock: SettableClock
) -> None:
    clock.set(at("11:46"))
    assert await due_inspections.run_due() == 0
    assert await looks(live) == []


async def test_an_inspection_saved_by_another_process_is_not_replaced(
    live: LiveCourse, due_inspections: Inspections, clock: SettableClock
) -> None:
    clock.set(at("08:30"))
    await due_inspections.run_due()
    before = await looks(live)
    again = [
        InspectionRow(row.course_id, row.stage, row.schedule_version, row.instance, row.at, [])
        for row in before
    ]
    await inspections.keep(live.store, again)
    assert await looks(live) == before
    assert before


async def test_more_courses_than_a_batch_are_all_inspected(
    store: Store, clock: SettableClock
) -> None:
    due_inspections = Inspections(store, clock, EVERYTHING - {Observation.CAMERA})
    many = INSPECTION_BATCH + 1
    async with store.writing() as tx:
        for number in range(many):
            await a_course(tx, reference=f"NSAC-{number}")
    clock.set(STARTS_AT - timedelta(minutes=30))
    assert await due_inspections.run_due() == many
    assert await due_inspections.run_due() == 0


@pytest.mark.parametrize(
    ("scope", "ours", "another"),
    [
        (SettingsScope.ACCOUNT, "", ""),
        (SettingsScope.HOST, "host-1", "host-7"),
        (SettingsScope.MEETING, MEETING, "7"),
    ],
)
async def test_many_changes_in_zoom_request_one_read_back(
    live: LiveCourse, scope: SettingsScope, ours: str, another: str
) -> None:
    now = live.clock.now()
    async with live.store.writing() as tx:
        for _ in range(5):
            await read_back_again(tx, SettingsChange(scope, ours), now)
        of_another = await read_back_again(tx, SettingsChange(scope, another), now)
    assert await read_backs(live) == [now]
    assert of_another == 0
