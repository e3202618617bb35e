"""Courses that do not begin, and courses that failed, as the office sees them."""

from sqlalchemy import update

from delivery.failures import course_alarms
from delivery.failures.course_alarms import AlarmKind
from delivery.records.database.store import Store
from delivery.records.outages import process_runs
from delivery.records.tables import courses, reconciliations
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.store.heard_statements import statements


async def alarms(store: Store, wall: str) -> list[tuple[AlarmKind, str | None]]:
    async with store.reading() as tx:
        read = await course_alarms.read(tx, at(wall))
    return [(alarm.kind, alarm.course.standing) for alarm in read]


async def judged_at(live: LiveCourse, wall: str) -> None:
    live.clock.set(at(wall))
    await live.is_judged()


async def test_a_course_that_has_not_begun_is_an_alarm_from_five_minutes_on(
    store: Store, live: LiveCourse
) -> None:
    assert await alarms(store, "08:59:59") == []
    assert await alarms(store, "09:04:59") == []
    assert await alarms(store, "09:05") == [(AlarmKind.NOT_BEGUN, None)]


async def test_the_alarm_ends_when_the_trainer_is_in_the_meeting(
    store: Store, live: LiveCourse
) -> None:
    await live.opens("09:02")
    assert await alarms(store, "09:06") == [(AlarmKind.NOT_BEGUN, None)]
    await live.joins("A", "09:07")
    assert await alarms(store, "09:07") == []
    await judged_at(live, "09:08")
    with statements() as said:
        assert await alarms(store, "09:10") == []
    assert len([text for text, _ in said if "SELECT" in text]) == 2


async def test_a_judgement_from_before_the_start_does_not_hide_it(
    store: Store, live: LiveCourse
) -> None:
    await live.opens("08:40")
    await judged_at(live, "08:50")
    assert await alarms(store, "09:06") == [(AlarmKind.NOT_BEGUN, "pending")]


async def test_while_zoom_cannot_be_heard_it_is_not_known(store: Store, live: LiveCourse) -> None:
    async with store.writing() as tx:
        run = await process_runs.begin(tx, at("08:00"))
        await process_runs.beat(tx, run, at("08:50"))
        await process_runs.begin(tx, at("09:04"))
    assert await alarms(store, "09:06") == [(AlarmKind.NOT_KNOWN, None)]


async def test_a_cancelled_course_is_no_alarm(store: Store, live: LiveCourse) -> None:
    async with store.writing() as tx:
        await tx.execute(update(courses).values(state="cancelled"))
    assert await alarms(store, "09:06") == []


async def test_a_past_course_without_a_meeting_did_not_take_place_once_the_report_says_so(
    store: Store, live: LiveCourse
) -> None:
    async with store.writing() as tx:
        await tx.execute(update(reconciliations).values(lacking=1))
    await judged_at(live, "12:20")
    assert await alarms(store, "12:20") == []
    async with store.writing() as tx:
        await tx.execute(update(reconciliations).values(lacking=0))
    assert await alarms(store, "12:20") == [(AlarmKind.FAILED, "never_opened")]
    async with store.reading() as tx:
        (alarm,) = await course_alarms.read(tx, at("12:20"))
    assert alarm.course.undecided == 9


async def test_an_abandoned_course_and_one_cut_short_are_alarms_until_decided(
    store: Store, live: LiveCourse
) -> None:
    await live.everybody_in()
    await live.ends("10:30")
    await judged_at(live, "12:20")
    assert await alarms(store, "12:20") == [(AlarmKind.FAILED, "cut_short")]
    await live.notes("abandon", "10:29")
    await judged_at(live, "12:21")
    assert await alarms(store, "12:21") == [(AlarmKind.FAILED, "abandoned")]


async def test_a_course_that_was_held_is_no_alarm(store: Store, live: LiveCourse) -> None:
    await live.everybody_in()
    await live.ends()
    await judged_at(live, "12:20")
    assert await alarms(store, "12:20") == []
