"""What a control room that is open is told of the office's alerts."""

from collections.abc import Sequence

from delivery.control_room.course_now import CourseNow, stored
from delivery.control_room.live_overview import LiveOverview
from delivery.records.control_room import courses_now, office_alerts
from delivery.records.control_room.courses_now import CourseNowRow
from delivery.records.control_room.office_alerts import StandingAlert
from delivery.records.database.store import Store
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.signing_in import somebody


async def raises(store: Store, standing: Sequence[StandingAlert]) -> None:
    async with store.writing() as tx:
        await office_alerts.settle(tx, standing, at("09:12"))


async def test_an_alert_of_the_office_is_shown_by_the_next_look_and_so_is_who_ticked_it_off(
    store: Store, clock: SettableClock, live: LiveCourse
) -> None:
    row = CourseNowRow(live.course_id, 1, at("09:11"), at("09:11"), stored(CourseNow()))
    await courses_now.save(store, [row])
    overview = LiveOverview(store, clock, Broadcaster())
    screen = overview.open("session")
    await overview.look()
    await screen.wait(0)

    await raises(store, [StandingAlert("not_begun", "not_begun 1", live.course_id, at("09:00"))])
    await overview.look()
    assert await screen.wait(0)
    (alert,) = overview.alerts
    assert (alert.kind, alert.ticked_by) == ("not_begun", None)

    officer = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        await office_alerts.tick_off(tx, alert.id, officer, at("09:13"))
    await overview.look()
    assert [alert.ticked_by for alert in overview.alerts] == ["Test Officer"]
    overview.close(screen)
