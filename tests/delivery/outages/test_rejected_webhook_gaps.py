"""Times in which webhooks were refused, and their effect on a course."""

from datetime import timedelta

from compliance.intervals import Span, subtract
from delivery.assessment import course_inputs
from delivery.assessment.course_inputs import CourseInputs
from delivery.outages.rejected_webhook_gaps import silences
from delivery.records.database.store import Store
from delivery.records.outages import endpoint_validation, rejection_runs
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET, UNVALIDATED, RejectionRun
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

AROUND = Span(at("07:00"), at("11:45"))


def told(*runs: RejectionRun) -> list[tuple[str, str, str]]:
    """Each silence in London wall times, and why."""
    return [
        (
            f"{gap.start + timedelta(hours=1):%H:%M}",
            f"{gap.end + timedelta(hours=1):%H:%M}",
            gap.why,
        )
        for gap in silences(runs, AROUND)
    ]


def test_a_run_of_refusals_begins_with_the_event_of_its_first_request() -> None:
    run = RejectionRun(UNKNOWN_SECRET, at("09:31"), at("09:40"), at("09:45"))
    assert told(run) == [("09:30", "09:45", "refused")]


def test_an_open_run_of_refusals_continues() -> None:
    assert told(RejectionRun(STALE, at("09:31"), at("09:40"), None)) == [
        ("09:30", "11:45", "refused")
    ]


def test_runs_at_other_times_do_not_affect_the_course() -> None:
    assert told(RejectionRun(UNKNOWN_SECRET, at("05:00"), at("05:01"), at("06:00"))) == []


def test_a_time_without_validation_has_no_first_request() -> None:
    assert told(RejectionRun(UNVALIDATED, at("09:31"), at("09:31"), None)) == [
        ("09:31", "11:45", "unvalidated")
    ]


async def read(store: Store, course: LiveCourse) -> CourseInputs:
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, course.course_id)
    assert inputs is not None
    return inputs


def lost(inputs: CourseInputs, now: str = "12:00") -> list[tuple[str, str]]:
    """What could not be heard of the course, in London wall times."""
    room = inputs.assessed(at(now)).room
    hour = timedelta(hours=1)
    spans = subtract([room.judged], room.heard)
    return [(f"{gap.start + hour:%H:%M}", f"{gap.end + hour:%H:%M}") for gap in spans]


async def test_no_absence_is_found_while_webhooks_were_refused(
    live: LiveCourse, store: Store
) -> None:
    await live.everybody_in()
    await live.leaves("A", "10:00")
    async with store.writing() as tx:
        await rejection_runs.refused(tx, UNKNOWN_SECRET, "old", at("10:05"), at("11:00"), 9)
        await rejection_runs.accepted(tx, "new", at("11:10"))
    await live.ends()
    inputs = await read(store, live)
    assert lost(inputs) == [("10:04", "11:10")]
    (breach,) = inputs.assessed(at("12:00")).judgements[0].breaches
    assert breach.span == Span(at("10:00"), at("10:04"))


async def test_the_time_without_validation_is_unknown(live: LiveCourse, store: Store) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, at("09:30") - timedelta(hours=72))
    await live.everybody_in()
    inputs = await read(store, live)
    assert lost(inputs, "10:00") == [("09:30", "10:00")]
    await live.leaves("A", "10:00")  # which is sent, so that everything until then was
    assert lost(await read(store, live), "10:10") == [("10:00", "10:10")]


async def test_a_webhook_after_the_end_shows_that_the_endpoint_was_enabled(
    live: LiveCourse, store: Store
) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, at("09:30") - timedelta(hours=72))
    await live.everybody_in()
    await live.ends()
    assert lost(await read(store, live)) == []


async def test_a_punctual_validation_leaves_no_gap(live: LiveCourse, store: Store) -> None:
    async with store.writing() as tx:
        await endpoint_validation.answered(tx, at("11:45") - timedelta(hours=72))
    await live.everybody_in()
    assert lost(await read(store, live), "11:00") == []


async def test_without_the_end_event_the_time_after_the_last_event_is_unknown(
    live: LiveCourse, store: Store
) -> None:
    await live.everybody_in()
    await live.leaves("A", "10:30")
    inputs = await read(store, live)
    assert lost(inputs, "11:44") == []
    assert lost(inputs, "11:45") == [("10:30", "11:45")]
    assert inputs.assessed(at("11:45")).judgements[0].breaches == ()
    await live.ends("11:50")
    assert lost(await read(store, live), "11:51") == []


async def test_the_reason_of_a_gap_is_shown(live: LiveCourse, store: Store) -> None:
    async with store.writing() as tx:
        await rejection_runs.refused(tx, UNKNOWN_SECRET, "old", at("09:31"), at("09:40"), 9)
    inputs = await read(store, live)
    assert {event.why for event in inputs.events if hasattr(event, "why")} == {"refused"}
