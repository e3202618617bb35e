"""The results of trying a policy on past courses, which stores nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.policy_comparison import Effect
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.planning import client_actions
from delivery.records.review import decisions
from delivery.replay import policy_trial_report
from delivery.replay.policy_trial import Trial, try_policy
from delivery.replay.process_pool import CourseReplay
from tests.delivery.records.planned_course import a_course
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import LRSP, at
from tests.signing_in import somebody

LENIENT = replace(LRSP, name="own-2026-07", absent_at_least=timedelta(seconds=60))
STRICT = replace(LRSP, name="own-2026-08", together=timedelta(seconds=1))
SINCE = at("00:00")
COUNTING = "SELECT count(*) FROM {}"


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    """Over. C, who needs captions, and H, who has an interpreter, were away for 30 seconds; B had
    two devices for 20 seconds, and was signed as completed."""
    trainer_id = await somebody(store, "trainer", clock.now())
    live_course = await course_of(store, clock, trainer_id)
    await live_course.everybody_in("ABCH")
    async with store.writing() as tx:
        for client, device in (("B", "computer"), ("C", "tablet"), ("C", "phone")):
            codes = {"camera": "ok", "microphone": "ok", "browser": "ok", "device": device}
            booking_id = live_course.booking_ids[client]
            await client_actions.add(
                tx, booking_id=booking_id, kind="check", codes=codes, now=at("08:00")
            )
    for client in "CH":
        await live_course.leaves(client, "10:00")
        await live_course.joins(client, "10:00:30", device="2")
    await live_course.joins("B", "11:44:40", device="2")
    await live_course.ends()
    clock.set(at("12:00"))
    officer_id = await somebody(store, "officer", clock.now())
    async with store.writing() as tx:
        await decisions.sign_outcome(
            tx,
            booking_id=live_course.booking_ids["B"],
            course_id=live_course.course_id,
            officer_id=officer_id,
            outcome="completed",
            recommended="completed",
            reason="As recommended.",
            consequence={},
            evidence={},
            ledger_id=1,
            now=clock.now(),
        )
    return live_course


async def trial_of(live: LiveCourse, policy: Policy, *, listing: bool = False) -> Trial:
    past = CourseReplay(live.store, "not asked")
    return await try_policy(past, policy, SINCE, live.clock.now(), listing=listing)


async def test_a_booking_that_would_change_is_counted_under_every_group(live: LiveCourse) -> None:
    trial = await trial_of(live, LENIENT)
    whole = trial.tally.whole
    assert (trial.courses, whole.judged, whole.effects[Effect.CLEARED]) == (1, 9, 2)
    by = {
        (dimension, value): (counts.judged, counts.effects[Effect.CLEARED])
        for dimension, values in trial.tally.by.items()
        for value, counts in values.items()
    }
    assert by == {
        ("month", "2026-06"): (9, 2),
        ("course type", "NSAC"): (9, 2),
        ("kind of device", "computer"): (1, 0),
        ("kind of device", "phone"): (1, 1),
        ("kind of device", "not known"): (7, 1),
        ("allowance", "none"): (7, 0),
        ("allowance", "captions"): (1, 1),
        ("allowance", "interpreter (language)"): (1, 1),
    }


async def test_signed_outcomes_are_compared(live: LiveCourse) -> None:
    trial = await trial_of(live, STRICT)
    assert trial.tally.whole.effects[Effect.FLAGGED] == 1
    assert trial.tally.whole.completed == 1
    assert trial.tally.rules["second_session"].completed == 1
    assert trial.tally.outcomes == {(Outcome.COMPLETED, Outcome.REVIEW): 1}


async def test_bookings_are_listed_only_on_request(live: LiveCourse) -> None:
    assert (await trial_of(live, LENIENT)).changed == []
    named = (await trial_of(live, LENIENT, listing=True)).changed
    assert [(changed.booking, changed.effect) for changed in named] == [
        ("B-C", Effect.CLEARED),
        ("B-H", Effect.CLEARED),
    ]


async def test_running_and_earlier_courses_are_not_judged(live: LiveCourse) -> None:
    async def courses(since: str, now: str) -> int:
        past = CourseReplay(live.store, "not asked")
        return (await try_policy(past, LENIENT, at(since), at(now))).courses

    assert await courses("09:00", "11:45") == 1
    assert await courses("09:00", "11:44") == 0
    assert await courses("09:01", "11:45") == 0


async def test_a_course_without_its_own_policy_is_left_out_and_named(
    live: LiveCourse,
) -> None:
    async with live.store.writing() as tx:
        ended = {"starts_at": at("08:00"), "ends_at": at("08:30")}
        await a_course(tx, reference="GONE-1", policy="gone-2001", **ended)
    trial = await trial_of(live, LENIENT)
    assert (trial.courses, trial.left_out) == (1, ["GONE-1"])
    assert "Not judged, because its own policy is missing: GONE-1" in policy_trial_report.text(
        trial
    )


async def test_a_course_without_ledger_entries_is_left_out_and_named(
    live: LiveCourse,
) -> None:
    async with live.store.writing() as tx:
        await assessments.save(tx, live.course_id, at("12:00"), 1000, True, {"bookings": []})
    trial = await trial_of(live, LENIENT)
    assert (trial.courses, trial.destroyed) == (0, ["NSAC-1"])
    assert "Not judged, because its events have been deleted: NSAC-1" in policy_trial_report.text(
        trial
    )


async def test_a_trial_stores_nothing(live: LiveCourse) -> None:
    before = await rows(live.store)
    await trial_of(live, LENIENT, listing=True)
    assert await rows(live.store) == before


async def rows(store: Store) -> Mapping[str, int | None]:
    tables = ("courses", "assessments", "breaches", "outcomes", "audit", "policies", "policy_pins")
    async with store.reading() as tx:
        return {table: await tx.scalar(text(COUNTING.format(table))) for table in tables}


async def test_the_report_has_a_sentence_for_each_month_and_a_table_for_each_group(
    live: LiveCourse,
) -> None:
    said = list(policy_trial_report.text(await trial_of(live, STRICT)))
    assert "June 2026: 1 more would have been flagged; 1 of them had been completed." in said
    assert [line.split("  ")[0] for line in said if line.startswith("By ")] == [
        "By rule",
        "By outcome",
        "By month",
        "By course type",
        "By kind of device",
        "By allowance",
    ]
    assert "not known" in "\n".join(said)
    assert any(line.startswith("The device of the client's last technical check") for line in said)


async def test_columns_are_aligned(live: LiveCourse) -> None:
    said = list(policy_trial_report.text(await trial_of(live, STRICT)))
    start = next(number for number, line in enumerate(said) if line.startswith("By allowance"))
    table = said[start : start + 4]
    assert len({len(line) for line in table}) == 1


async def test_a_trial_without_changes_says_so(live: LiveCourse) -> None:
    assert "June 2026: no booking would change." in policy_trial_report.text(
        await trial_of(live, LRSP)
    )


async def test_no_report_contains_a_name(live: LiveCourse) -> None:
    trial = await trial_of(live, LENIENT, listing=True)
    output = "\n".join(policy_trial_report.text(trial)) + str(policy_trial_report.machine(trial))
    assert "B-C" in output
    assert not any(name in output for name in ("Grace", "Okafor", "MacLeod", "Ines"))


async def test_the_json_report_has_the_same_figures(live: LiveCourse) -> None:
    output = policy_trial_report.machine(await trial_of(live, STRICT, listing=True))
    assert output["by"]["month"]["2026-06"] == output["all"]
    assert output["all"] == {
        "judged": 9,
        "flagged": 7,
        "would_be": 8,
        "more": 1,
        "fewer": 0,
        "otherwise": 0,
        "completed": 1,
    }
    assert output["outcomes"] == [{"was": "completed", "would_be": "review", "bookings": 1}]
    assert output["changed"] == [
        {
            "booking": "B-B",
            "course": "NSAC-1",
            "effect": "flagged",
            "was": "completed",
            "tried": "review",
            "signed": "completed",
        }
    ]
