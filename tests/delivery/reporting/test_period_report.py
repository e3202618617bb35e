"""The figures of a period."""

from dataclasses import replace
from datetime import date, timedelta

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.planning.courses import CourseDetails
from delivery.reporting.period_report import PeriodFigures, figures
from delivery.reporting.reporting_period import Period
from tests import stored_register
from tests.delivery.records.messages.invited_client import claimed, sent
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import NOON, decide, held, judge, sign
from tests.scenes.scene import at

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))


async def june(store: Store, period: Period = JUNE) -> PeriodFigures:
    async with store.reading() as tx:
        return await figures(tx, period, NOON)


async def test_a_course_counts_on_the_london_day_on_which_it_began(
    live: LiveCourse, store: Store
) -> None:
    await held(live)
    the_day, the_next = (Period(date(2026, 6, day), date(2026, 6, day)) for day in (10, 11))
    assert (await june(store, the_day)).courses == {"held": 1}
    assert (await june(store, the_next)).courses == {}


async def test_only_a_course_that_is_over_and_judged_to_its_end_was_held(
    live: LiveCourse, store: Store
) -> None:
    await live.everybody_in("ABC")
    live.clock.set(at("10:00"))
    await judge(store, live.clock, live.course_id)
    running = await june(store)
    assert (running.courses, running.clients) == ({"unjudged": 1}, {})  # seen at noon
    async with store.reading() as tx:
        assert (await figures(tx, JUNE, at("10:00"))).courses == {"to_come": 1}
    async with store.writing() as tx:
        row = await courses.by_id(tx, live.course_id)
        assert row
        names = CourseDetails.__dataclass_fields__
        plan = CourseDetails(**{name: getattr(row, name) for name in names})
        await stored_register.put_course(tx, replace(plan, state="cancelled"), NOON)
    assert (await june(store)).courses == {"cancelled": 1}


async def test_clients_and_outcomes_in_force_are_counted(
    live: LiveCourse, store: Store, officer: int
) -> None:
    await held(live)
    await sign(live, officer, "A", Outcome.COMPLETED)
    await sign(live, officer, "H", Outcome.DID_NOT_ATTEND)
    await sign(live, officer, "H", Outcome.PROVIDER_FAILURE)  # the last one counts
    totals = await june(store)
    assert totals.clients == {"booked": 9}
    assert {name: count for name, count in totals.signed.items() if count} == {
        "completed": 1,
        "provider_failure": 1,
    }
    assert totals.to_sign == 7


async def test_breaches_are_counted_by_rule_and_decision(
    live: LiveCourse, store: Store, officer: int
) -> None:
    await held(live)
    totals = await june(store)
    assert totals.breaches == {"absent": {"waiting": 1}, "camera_off": {"waiting": 1}}
    await decide(live, officer, "B", Decision.DISMISS)
    await decide(live, officer, "G", Decision.UPHOLD)
    totals = await june(store)
    assert totals.breaches == {"absent": {"dismissed": 1}, "camera_off": {"upheld": 1}}


async def test_a_breach_that_changed_after_its_review_waits_again_and_one_unreviewed_is_withdrawn(
    live: LiveCourse, store: Store, officer: int
) -> None:
    await held(live)
    await decide(live, officer, "G", Decision.UPHOLD)
    await live.notes("camera", "09:20:01", booking="B-G", state="on")
    await live.joins("B", "10:30:50", device="2")
    await judge(store, live.clock, live.course_id)
    totals = await june(store)
    assert totals.breaches["camera_off"]["waiting"] == 1
    assert totals.breaches["absent"] == {"withdrawn": 1}


async def test_absences_and_cameras_are_counted_for_clients_present(
    live: LiveCourse, store: Store
) -> None:
    await held(live)
    totals = await june(store)
    assert {cause: count for cause, count in totals.gaps.items() if count} == {"client_network": 1}
    assert totals.gap_seconds == {"client_network": 360}
    assert totals.watched == 4
    assert totals.camera_seconds["off"] == 240
    assert totals.camera_known == 1.0
    assert (await june(store, Period(date(2026, 1, 1), date(2026, 1, 2)))).camera_known is None


async def test_instructions_are_counted_by_the_current_message(
    live: LiveCourse, store: Store
) -> None:
    async with store.writing() as tx:
        for letter in "AB":
            booking_id = live.booking_ids[letter]
            await sent(tx, await claimed(tx, booking_id, now=NOON), NOON)
        row = await bookings.by_id(tx, live.booking_ids["B"])
        assert row
        names = bookings.BookingDetails.__dataclass_fields__
        details = bookings.BookingDetails(**{name: getattr(row, name) for name in names})
        moved = replace(details, email="new@example.org")
        await stored_register.put_booking(tx, moved, NOON - timedelta(hours=1))
    assert (await june(store)).messages == {"sent": 1, "none": 8}
