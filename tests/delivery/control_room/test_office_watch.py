"""The alerts of the office: raised once, ended when it is over, ticked off by a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from delivery.assessment import course_inputs
from delivery.control_room.course_now import CourseNow, TrainerPlace, stored
from delivery.control_room.office_watch import OfficeWatch
from delivery.policies import policy_reading
from delivery.records.control_room import courses_now, office_alerts
from delivery.records.control_room.courses_now import CourseNowRow
from delivery.records.control_room.office_alerts import OfficeAlertRow
from delivery.records.database.store import Store
from tests.delivery.records.planned_course import course_details
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.stored_register import put_course


@dataclass
class WatchedOffice:
    store: Store
    clock: SettableClock
    judged: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)

    async def looks(self) -> list[OfficeAlertRow]:
        policies = policy_reading.read(None)
        watch = OfficeWatch(
            self.store,
            self.clock,
            self.clock,
            lambda: policies,
            self.judged.append,
            self.shown.append,
        )
        await watch.run_due()
        async with self.store.reading() as tx:
            return await office_alerts.listed(tx, self.clock.now() - timedelta(hours=12), 50)

    async def ticks_off(self, alert: OfficeAlertRow, officer_id: int) -> str | None:
        async with self.store.writing() as tx:
            return await office_alerts.tick_off(tx, alert.id, officer_id, self.clock.now())


@pytest.fixture
def office(store: Store, clock: SettableClock) -> WatchedOffice:
    return WatchedOffice(store, clock)


async def test_a_course_that_does_not_begin_is_an_alert_once(
    office: WatchedOffice, live: LiveCourse
) -> None:
    office.clock.set(at("09:12"))
    (alert,) = await office.looks()
    assert alert.kind == "not_begun"
    assert alert.course_id == live.course_id
    assert len(await office.looks()) == 1


async def test_it_ends_when_the_course_begins_and_stays_until_it_is_ticked_off(
    office: WatchedOffice, live: LiveCourse
) -> None:
    office.clock.set(at("09:12"))
    await office.looks()
    await live.everybody_in(wall="09:13")
    office.clock.set(at("09:14"))
    (alert,) = await office.looks()
    assert alert.ended_at == at("09:14")
    assert alert.ticked_at is None


async def test_the_first_officer_who_ticks_it_off_stays_the_one(
    office: WatchedOffice, live: LiveCourse
) -> None:
    office.clock.set(at("09:12"))
    (alert,) = await office.looks()
    assert await office.ticks_off(alert, live.trainer_id) == "not_begun"
    assert await office.ticks_off(alert, live.trainer_id + 1) is None
    (alert,) = await office.looks()
    assert alert.ticked_at == at("09:12")
    assert alert.ticked_by is not None


async def running(store: Store, losses: dict[int, list[datetime]]) -> list[int]:
    """Courses that run, each with losses at these times."""
    ids = []
    for number, lost in losses.items():
        async with store.writing() as tx:
            details = course_details(reference=f"SHARED-{number}")
            course_id, _ = await put_course(tx, details, at("08:00"))
        state = CourseNow(trainer=TrainerPlace.IN, began=True, losses=tuple(lost))
        row = CourseNowRow(course_id, 1, at("10:14"), at("10:14"), stored(state))
        await courses_now.save(store, [row])
        ids.append(course_id)
    return ids


async def test_a_fault_across_courses_is_one_alert_and_its_courses_are_judged_again(
    office: WatchedOffice, live: LiveCourse
) -> None:
    ten = at("10:10")
    ids = await running(
        office.store,
        {n: [ten + timedelta(seconds=n), ten + timedelta(seconds=n + 9)] for n in range(3)},
    )
    alerts = [alert for alert in await office.looks() if alert.kind == "fault_losses"]
    assert [(alert.courses, alert.signs) for alert in alerts] == [(3, 6)]
    assert office.judged == ids
    await office.looks()
    assert office.judged == ids


async def test_a_loss_within_a_shared_fault_is_the_platforms(
    office: WatchedOffice, live: LiveCourse
) -> None:
    await live.everybody_in()
    await live.leaves("A", "10:10:05", "got disconnected from the meeting. Reason : Client")
    await live.leaves("B", "10:10:05")
    ten = at("10:10")
    await running(
        office.store,
        {n: [ten + timedelta(seconds=n), ten + timedelta(seconds=n + 9)] for n in range(3)},
    )
    assert await causes(office, live) == ["client_network", "client_left"]
    await office.looks()
    assert await causes(office, live) == ["platform", "client_left"]


async def causes(office: WatchedOffice, live: LiveCourse) -> list[str]:
    async with office.store.reading() as tx:
        inputs = await course_inputs.read(tx, live.course_id)
    assert inputs is not None
    assessed = inputs.assessed(office.clock.now())
    return [gap.cause.value for judged in assessed.judgements[:2] for gap in judged.attendance.gaps]


async def test_a_course_of_which_time_alone_may_make_an_alert_is_looked_at_again(
    office: WatchedOffice,
) -> None:
    quiet, waits = await running(office.store, {0: [], 1: []})
    state = stored(CourseNow(trainer=TrainerPlace.IN, began=True, waiting=1))
    await courses_now.save(office.store, [CourseNowRow(waits, 2, at("10:14"), at("10:14"), state)])
    office.clock.set(at("10:14:29"))
    await office.looks()
    assert office.shown == []
    office.clock.set(at("10:14:30"))
    await office.looks()
    assert office.shown == [waits]
    assert quiet not in office.shown
