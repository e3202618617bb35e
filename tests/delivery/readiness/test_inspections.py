"""When a course is looked at, and what makes its settings be read back."""

from datetime import datetime, timedelta

import pytest

from delivery.readiness.inspections import LOOKED_AT_ONCE, Readying, read_back_again
from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.readiness import inspections
from delivery.records.readiness.inspections import InspectionRow, LookRow
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
    """Its first requests, made by hand, are out of the way."""
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    clock.set(STARTS - timedelta(hours=48, seconds=1))
    return live


@pytest.fixture
def readying(store: Store, clock: SettableClock) -> Readying:
    return Readying(store, clock, EVERYTHING - {Observation.CAMERA})


async def looks(live: LiveCourse) -> list[LookRow]:
    async with live.store.reading() as tx:
        return (await inspections.of_courses(tx, [live.course_id])).get(live.course_id, [])


async def read_backs(live: LiveCourse) -> list[datetime]:
    async with live.store.reading() as tx:
        asked = await meetings.requests_of_course(tx, live.course_id)
    return [one.due_at for one in asked if one.kind == "read_back"]


async def read(live: LiveCourse) -> None:
    """Everything that Zoom was asked has been done."""
    async with live.store.writing() as tx:
        while claimed := await meetings.claim_due(tx, live.clock.now() + timedelta(days=9), 99):
            for one in claimed:
                await meetings.done(tx, one, live.clock.now())


async def test_a_course_is_looked_at_two_days_and_an_hour_before_and_as_it_begins_each_once(
    live: LiveCourse, readying: Readying, clock: SettableClock
) -> None:
    assert await readying.run_due() == 0
    for before in (timedelta(hours=47, minutes=45), timedelta(hours=1)):
        clock.set(STARTS - before - timedelta(seconds=1))
        assert await readying.run_due() == 0
        clock.set(STARTS - before)
        assert [await readying.run_due(), await readying.run_due()] == [1, 0]
    await live.opens("08:40")
    clock.set(at("08:40:59"))
    assert await readying.run_due() == 0
    clock.set(at("08:41"))
    assert [await readying.run_due(), await readying.run_due()] == [1, 0]
    kept = await looks(live)
    assert [one.stage for one in kept] == ["two_days", "one_hour", "start"]
    assert [one.at for one in kept][1:] == [at("08:00"), at("08:41")]
    found = {one["what"]: one["state"] for one in kept[-1].items}
    assert found["clients"] == "ready"
    assert found["trainer"] == found["streams"] == "not_ready"
    assert found["endpoint"] == "not_known"


async def test_shortly_before_each_look_the_settings_are_read_back_once(
    live: LiveCourse, readying: Readying, clock: SettableClock
) -> None:
    await read(live)
    asked = []
    for moment in (STARTS - timedelta(hours=48), STARTS - timedelta(minutes=70), at("08:40")):
        clock.set(moment)
        if moment == at("08:40"):
            await live.opens("08:40")
        await readying.run_due()
        await read(live)
        await readying.run_due()
        asked.append(moment)
        assert await read_backs(live) == asked


async def test_a_course_that_is_over_is_not_looked_at_for_the_first_time(
    live: LiveCourse, readying: Readying, clock: SettableClock
) -> None:
    clock.set(at("11:46"))
    assert await readying.run_due() == 0
    assert await looks(live) == []


async def test_a_look_that_another_process_has_taken_meanwhile_is_left_as_it_is(
    live: LiveCourse, readying: Readying, clock: SettableClock
) -> None:
    clock.set(at("08:30"))
    await readying.run_due()
    before = await looks(live)
    again = [
        InspectionRow(one.course_id, one.stage, one.schedule_version, one.instance, one.at, [])
        for one in before
    ]
    await inspections.keep(live.store, again)
    assert await looks(live) == before
    assert before


async def test_more_courses_than_a_handful_are_all_looked_at(
    store: Store, clock: SettableClock
) -> None:
    readying = Readying(store, clock, EVERYTHING - {Observation.CAMERA})
    many = LOOKED_AT_ONCE + 1
    async with store.writing() as tx:
        for number in range(many):
            await a_course(tx, reference=f"NSAC-{number}")
    clock.set(STARTS_AT - timedelta(minutes=30))
    assert await readying.run_due() == many
    assert await readying.run_due() == 0


@pytest.mark.parametrize(
    ("scope", "ours", "another"),
    [
        (SettingsScope.ACCOUNT, "", ""),
        (SettingsScope.HOST, "host-1", "host-7"),
        (SettingsScope.MEETING, MEETING, "7"),
    ],
)
async def test_a_storm_of_changes_in_zoom_is_one_read_back(
    live: LiveCourse, scope: SettingsScope, ours: str, another: str
) -> None:
    now = live.clock.now()
    async with live.store.writing() as tx:
        for _ in range(5):
            await read_back_again(tx, SettingsChange(scope, ours), now)
        of_another = await read_back_again(tx, SettingsChange(scope, another), now)
    assert await read_backs(live) == [now]
    assert of_another == 0
