"""Destruction runs once a day, after a person has approved a dry run; its state says whether."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from delivery.destruction import state
from delivery.destruction.daily_job import DailyDestruction
from delivery.destruction.pacing import UNPACED
from delivery.destruction.retention_rule import RetentionRule
from delivery.destruction.state import DestructionState, Hindrance
from delivery.policies import policy_reading, shipped_policies
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.records.retention import register
from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk

SHIPPED = policy_reading.shipped_set()
HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    made = await make_desk(store, clock)
    clock.set(TERM_ENDS)
    return made


def job(desk: OfficerDesk, tmp_path: Path, policies: PolicySet = SHIPPED) -> DailyDestruction:
    file = tmp_path / "register.jsonl"
    return DailyDestruction(desk.store, policies, desk.clock, file, UNPACED)


async def approve(desk: OfficerDesk, rule: RetentionRule) -> None:
    async with desk.store.writing() as tx:
        await register.approve(
            tx,
            user_id=desk.officer_id,
            digest=rule.named.digest,
            clients=9,
            courses=1,
            now=desk.now,
        )


async def seen(
    desk: OfficerDesk, rule: RetentionRule | None, now: datetime, *, has_copy: bool = True
) -> DestructionState:
    return await state.read(desk.store, rule, has_copy=has_copy, now=now)


async def test_without_an_approval_nothing_is_destroyed(
    desk: OfficerDesk, rule: RetentionRule, tmp_path: Path
) -> None:
    assert await job(desk, tmp_path).run_due() is None
    assert (await seen(desk, rule, desk.now)).hindrance is Hindrance.NOT_APPROVED
    await approve(desk, rule)
    totals = await job(desk, tmp_path).run_due()
    assert totals is not None
    assert totals.clients == 9


async def test_other_terms_need_another_approval_and_other_words_do_not(
    desk: OfficerDesk, rule: RetentionRule, tmp_path: Path
) -> None:
    await approve(desk, rule)
    (name,) = SHIPPED.placed
    placed = SHIPPED.placed[name]
    longer = placed.text.replace("months = 12", "months = 13", 1)
    reworded = placed.text.replace('what = "Address,', 'what = "The address,')
    for text, runs in ((longer, False), (reworded, True)):
        policy = shipped_policies.read(text)
        policies = PolicySet({name: replace(placed, policy=policy, text=text)}, SHIPPED.provider)
        assert (await job(desk, tmp_path, policies).run_due() is not None) is runs


async def test_it_runs_once_in_a_day_of_london(
    desk: OfficerDesk, rule: RetentionRule, tmp_path: Path
) -> None:
    await approve(desk, rule)
    assert await job(desk, tmp_path).run_due() is not None
    desk.clock.set(TERM_ENDS + 23 * HOUR)
    assert await job(desk, tmp_path).run_due() is None
    desk.clock.set(TERM_ENDS + 24 * HOUR)
    assert await job(desk, tmp_path).run_due() is not None


async def test_a_run_that_was_broken_off_is_taken_up_after_an_hour(
    desk: OfficerDesk, rule: RetentionRule, tmp_path: Path
) -> None:
    await approve(desk, rule)
    async with desk.store.writing() as tx:
        await register.begin_run(tx, register.DAILY, rule.named, desk.now)
    desk.clock.go_on(HOUR - timedelta(seconds=1))
    assert await job(desk, tmp_path).run_due() is None
    desk.clock.go_on(timedelta(seconds=1))
    assert await job(desk, tmp_path).run_due() is not None


async def test_what_is_overdue_is_red_after_26_hours_whatever_runs_say(
    desk: OfficerDesk, rule: RetentionRule
) -> None:
    await approve(desk, rule)
    late = TERM_ENDS + 26 * HOUR
    async with desk.store.writing() as tx:  # a run that ends and does nothing
        run_id = await register.begin_run(tx, register.DAILY, rule.named, late)
        await register.end_run(tx, run_id, late)
    assert (await seen(desk, rule, late)).overdue_since == TERM_ENDS
    assert not (await seen(desk, rule, late)).is_red
    assert (await seen(desk, rule, late + timedelta(seconds=1))).is_red


async def test_runs_that_stay_away_are_red_though_nothing_is_overdue(
    desk: OfficerDesk, rule: RetentionRule, tmp_path: Path
) -> None:
    await approve(desk, rule)
    await job(desk, tmp_path).run_due()
    fine = await seen(desk, rule, TERM_ENDS + 26 * HOUR)
    assert (fine.overdue_since, fine.is_red) == (None, False)
    assert (await seen(desk, rule, TERM_ENDS + 26 * HOUR + timedelta(seconds=1))).is_red


async def test_before_anything_is_due_nothing_is_red(
    desk: OfficerDesk, rule: RetentionRule
) -> None:
    early = await seen(desk, rule, TERM_ENDS - timedelta(seconds=1), has_copy=False)
    assert (early.overdue_since, early.is_red) == (None, False)
    assert early.hindrance is Hindrance.NO_COPY
    assert (await seen(desk, None, TERM_ENDS)).hindrance is Hindrance.NO_TERMS
