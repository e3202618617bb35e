"""A course is judged under the text that it was made under, until it is pinned anew."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from delivery.assessment import course_inputs
from delivery.policies import pinning, shipped_policies
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.policy_pins import PolicyText
from delivery.replay.repinning import Repinning, pin_again
from delivery.review.case import open_case
from delivery.review.completions import sign_completions
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.stored_rows import audit_entries, pins_of

NAME = "lrsp-2025-03"
TEXT = shipped_policies.shipped_text(NAME).replace("at_least_s = 0 ", "at_least_s = 60 ", 1)
LENIENT = PolicyText.of(NAME, TEXT)
ASKED = Repinning("NSAC-1", LENIENT, "The terms of June name a minute.")


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    """Over: A was away for 30 seconds, and B never."""
    live_course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live_course.everybody_in("AB")
    await live_course.leaves("A", "10:00")
    await live_course.joins("A", "10:00:30", device="2")
    await live_course.ends()
    clock.set(at("12:00"))
    return live_course


async def judged(live: LiveCourse) -> list[tuple[str, bool]]:
    """The rule of each breach on record of A, and whether it stands."""
    await live.is_judged()
    async with live.store.reading() as tx:
        rows = await assessments.breaches_of_course(tx, live.course_id)
    booking_id = live.booking_ids["A"]
    return [(row.rule, row.withdrawn_at is None) for row in rows if row.booking_id == booking_id]


async def sign_b(live: LiveCourse) -> None:
    officer = await somebody(live.store, "officer", live.clock.now())
    async with live.store.reading() as tx:
        case = await open_case(tx, live.booking_ids["B"], live.clock.now())
    assert case is not None
    chosen = {live.booking_ids["B"]: case.seal}
    assert await sign_completions(live.store, live.course_id, chosen, officer, live.clock.now())


async def test_a_new_text_under_the_same_policy_name_changes_nothing(
    live: LiveCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await judged(live) == [("absent", True)]
    monkeypatch.setattr(shipped_policies, "shipped_text", lambda _: TEXT)
    assert await judged(live) == [("absent", True)]


async def test_a_course_without_a_pin_is_pinned_when_it_is_judged(
    live: LiveCourse,
) -> None:
    await judged(live)
    await judged(live)
    async with live.store.reading() as tx:
        (pin,) = await pins_of(tx, live.course_id)
    assert (pin.text, pin.reason) == (shipped_policies.shipped_text(NAME), pinning.AS_MADE)


async def test_a_course_pinned_again_is_judged_under_the_new_text(live: LiveCourse) -> None:
    await judged(live)
    await pin_again(live.store, ASKED, live.clock.now())
    assert await judged(live) == [("absent", False)]
    async with live.store.reading() as tx:
        assert [row.reason for row in await pins_of(tx, live.course_id)] == [
            pinning.AS_MADE,
            ASKED.reason,
        ]
        inputs = await course_inputs.read(tx, live.course_id)
        acts = await audit_entries(tx, at("12:00"), at("12:01"))
    assert inputs is not None
    assert inputs.policy_digest == LENIENT.digest
    assert [(row.act, row.subject) for row in acts] == [("policy pinned anew", "course NSAC-1")]


async def test_a_running_service_judges_a_course_again_after_another_process_pinned_it(
    live: LiveCourse,
) -> None:
    await judged(live)
    async with live.store.reading() as tx:
        assert await assessments.outdated(tx, live.clock.now()) == []
    live.clock.go_on(timedelta(seconds=1))
    await pin_again(live.store, ASKED, live.clock.now())
    async with live.store.reading() as tx:
        assert await assessments.outdated(tx, live.clock.now()) == [live.course_id]
    await judged(live)
    async with live.store.reading() as tx:
        assert await assessments.outdated(tx, live.clock.now()) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " \u200b short \n"}, "reason"),
        ({"course": "NSAC-2"}, "course"),
        ({"by": "nobody@example.org"}, "by"),
        ({"policy": pinning.shipped(NAME)}, "policy"),
    ],
)
async def test_a_request_without_reason_course_or_change_is_refused(
    live: LiveCourse, change: dict[str, Any], place: str
) -> None:
    await judged(live)
    with pytest.raises(InvalidInput) as refused:
        await pin_again(live.store, replace(ASKED, **change), live.clock.now())
    assert [refusal.place for refusal in refused.value.refusals] == [place]
    async with live.store.reading() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM policy_pins")) == 1


async def test_a_signed_course_is_pinned_again_only_with_after_signing(live: LiveCourse) -> None:
    await judged(live)
    await sign_b(live)
    with pytest.raises(InvalidInput, match="--after-signing"):
        await pin_again(live.store, ASKED, live.clock.now())
    await pin_again(live.store, replace(ASKED, after_signing=True), live.clock.now())
    assert await judged(live) == [("absent", False)]


async def test_a_signature_on_the_old_policys_assessment_is_refused(live: LiveCourse) -> None:
    await judged(live)
    async with live.store.reading() as tx:
        before = await open_case(tx, live.booking_ids["B"], live.clock.now())
    await pin_again(live.store, ASKED, live.clock.now())
    await judged(live)
    assert before is not None
    officer = await somebody(live.store, "officer", live.clock.now())
    chosen = {live.booking_ids["B"]: before.seal}
    now = live.clock.now()
    assert not await sign_completions(live.store, live.course_id, chosen, officer, now)
