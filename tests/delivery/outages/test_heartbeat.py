"""The service's runs, and the gaps between them."""

from datetime import timedelta

from compliance.events import NotHeard
from delivery.assessment import course_inputs
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.outages.heartbeat import Heartbeat, silences
from delivery.records.database.store import Store
from delivery.records.outages import process_runs, webhook_reach
from delivery.records.outages.process_runs import ProcessRun
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import make_course, recorder_of
from tests.scenes.scene import at
from tests.signing_in import somebody


async def known(store: Store) -> list[ProcessRun]:
    async with store.reading() as tx:
        return list((await webhook_reach.since(tx, at("00:00"))).processes)


async def test_consecutive_heartbeats_are_one_run(store: Store) -> None:
    clock, wall = SettableClock(at("08:00")), SettableClock(at("08:00"))
    heart = Heartbeat(store, clock, wall)
    for _ in range(3):
        await heart.beat()
        clock.go_on(timedelta(seconds=15))
        wall.go_on(timedelta(seconds=15))
    assert await known(store) == [ProcessRun(at("08:00"), at("08:00:30"))]


async def test_a_machine_that_slept_was_not_listening(store: Store) -> None:
    clock, wall = SettableClock(at("08:00")), SettableClock(at("08:00"))
    heart = Heartbeat(store, clock, wall)
    await heart.beat()
    for timer in (clock, wall):
        timer.go_on(timedelta(minutes=5))
    await heart.beat()
    assert await known(store) == [
        ProcessRun(at("08:00"), at("08:00")),
        ProcessRun(at("08:05"), at("08:05")),
    ]


async def test_after_the_clock_was_set_back_a_new_run_begins(store: Store) -> None:
    clock, wall = SettableClock(at("09:00")), SettableClock(at("09:00"))
    heart = Heartbeat(store, clock, wall)
    await heart.beat()
    for timer in (clock, wall):
        timer.set(at("08:00"))
    await heart.beat()
    for timer in (clock, wall):
        timer.go_on(timedelta(seconds=15))
    await heart.beat()
    assert await known(store) == [
        ProcessRun(at("08:00"), at("08:00:15")),
        ProcessRun(at("09:00"), at("09:00")),
    ]


async def test_one_running_process_is_enough(store: Store) -> None:
    clock, wall = SettableClock(at("09:00")), SettableClock(at("09:00"))
    dies, lives_on = Heartbeat(store, clock, wall), Heartbeat(store, clock, wall)
    for minute in range(30):
        if minute < 10:
            await dies.beat()
        if minute < 20:
            await lives_on.beat()
        for timer in (clock, wall):
            timer.go_on(timedelta(minutes=1))
    await Heartbeat(store, clock, wall).beat()
    (gap,) = silences(await known(store), at("08:59"), at("09:30"))[1:]
    assert (gap.start, gap.end) == (at("09:19"), at("09:30"))


async def test_a_rehearsal_clock_that_skips_two_days_makes_no_gap(store: Store) -> None:
    clock, wall = SettableClock(at("08:00")), SettableClock(at("08:00"))
    heart = Heartbeat(store, clock, wall)
    await heart.beat()
    clock.go_on(timedelta(days=2))
    await heart.beat()
    assert len(await known(store)) == 1


def told(*runs: tuple[str, str]) -> list[tuple[str, str]]:
    """The silences around the course, given from when to when each life lasted."""
    gaps = silences(
        [ProcessRun(at(gap), at(other)) for gap, other in runs], at("09:00"), at("11:45")
    )
    return [(gap.start.strftime("%H:%M"), gap.end.strftime("%H:%M")) for gap in gaps]


def test_without_heartbeats_there_is_no_gap() -> None:
    assert told() == []


def test_a_run_around_the_whole_course_has_no_gap() -> None:
    assert told(("06:00", "12:00")) == []


def test_the_time_between_two_runs_is_a_gap() -> None:
    assert told(("06:00", "09:30"), ("09:50", "12:00")) == [("08:30", "08:50")]  # in UTC


def test_a_restart_within_a_minute_is_no_gap() -> None:
    assert told(("06:00", "09:30"), ("09:30:50", "12:00")) == []


def test_another_running_process_fills_the_gap() -> None:
    assert told(("06:00", "09:30"), ("06:00", "12:00"), ("09:50", "12:00")) == []


def test_the_time_before_the_first_run_is_a_gap() -> None:
    assert told(("08:00", "12:00")) == [("06:00", "07:00")]


def test_the_time_after_the_last_heartbeat_is_no_gap() -> None:
    assert told(("06:00", "10:00")) == []


async def test_a_course_without_any_event_has_no_adverse_finding(store: Store) -> None:
    clock = SettableClock(at("12:00"))
    room = recorder_of(store, Judge(store, clock, Broadcaster(), LocalWorker(store)))
    trainer = await somebody(store, "trainer", clock.now())
    course = await make_course(store, room, clock, trainer)
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, course.course_id)
    assert inputs is not None
    outcomes = {
        judgement.recommendation.outcome.value
        for judgement in inputs.assessed(at("12:00")).judgements
    }
    assert outcomes == {"review"}


async def test_a_gap_is_combined_with_the_events(store: Store) -> None:
    clock = SettableClock(at("12:00"))
    room = recorder_of(store, Judge(store, clock, Broadcaster(), LocalWorker(store)))
    trainer = await somebody(store, "trainer", clock.now())
    course = await make_course(store, room, clock, trainer)
    for began, ended in (("06:00", "09:30"), ("09:50", "12:00")):
        async with store.writing() as tx:
            life = await process_runs.begin(tx, at(began))
            await process_runs.beat(tx, life, at(ended))
    await course.everybody_in()
    await course.ends()
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, course.course_id)
    assert inputs is not None
    assert NotHeard(at("09:50"), at("09:30"), at("09:50"), "service_down") in inputs.events
