"""From a decision to its last task: told, held, stopped, superseded, done once."""

import asyncio
from datetime import timedelta

import pytest

from compliance.effects.due_times import A_SECOND
from compliance.outcomes.recommendation import Outcome
from delivery.effects import marking
from delivery.effects.stopping import settle_stops
from delivery.effects.telling import TellingResult
from delivery.records.accounts import users
from delivery.records.answers import challenges
from delivery.records.review import proposals
from delivery.validation.errors import InvalidInput
from tests.scenes import two_officers
from tests.scenes.decision_tasks import do, states_of, tasks_of, tell
from tests.scenes.officer_desk import WHY, OfficerDesk
from tests.scenes.scene import at
from tests.stored_rows import audit_entries

AN_HOUR = timedelta(hours=1)
WINDOW_CLOSES = at("11:45") + 72 * AN_HOUR


async def absent(desk: OfficerDesk) -> None:
    """H never came; two officers hold it."""
    await desk.sign("H", Outcome.DID_NOT_ATTEND)


async def test_a_completion_has_one_task_which_is_due_at_once(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    (task,) = (await tasks_of(desk, "A")).values()
    assert (task.kind, task.national_status, task.due_at) == ("national_status", 4, desk.now)
    await do(desk, "A", "national_status", "  DORS \x00 12/3 ")
    assert await states_of(desk, "A") == {"national_status": "done"}
    async with desk.store.reading() as tx:
        acts = [entry.act for entry in await audit_entries(tx, at("11:00"), at("23:00"))]
    assert acts[-1] == "task done: national_status"


async def test_until_the_client_was_told_no_due_time_is_known(desk: OfficerDesk) -> None:
    await absent(desk)
    due = {kind: task.due_at for kind, task in (await tasks_of(desk, "H")).items()}
    assert due == {"charge": None, "refund": None, "national_status": None}
    desk.clock.go_on(1000 * AN_HOUR)
    with pytest.raises(InvalidInput, match="has not been told"):
        await do(desk, "H", "refund")
    await tell(desk, "H", TellingResult.NOT_REACHED)
    assert (await tasks_of(desk, "H"))["refund"].due_at is None
    await tell(desk, "H", TellingResult.ALL_TRIED)
    due_at = desk.now + 24 * AN_HOUR + A_SECOND
    assert (await tasks_of(desk, "H"))["refund"].due_at == due_at


async def test_who_does_not_book_again_is_refunded_after_the_window(desk: OfficerDesk) -> None:
    await absent(desk)
    await tell(desk, "H")
    desk.clock.set(WINDOW_CLOSES)
    with pytest.raises(InvalidInput, match="not due yet"):
        await do(desk, "H", "refund")
    desk.clock.go_on(A_SECOND)
    await do(desk, "H", "refund")
    assert await states_of(desk, "H") == {
        "charge": "cancelled",
        "refund": "done",
        "national_status": "open",
    }


async def test_who_books_again_is_charged_and_not_refunded(desk: OfficerDesk) -> None:
    await absent(desk)
    await tell(desk, "H")
    await do(desk, "H", "charge")
    states = {"charge": "done", "refund": "cancelled", "national_status": "cancelled"}
    assert await states_of(desk, "H") == states


async def test_of_two_officers_at_once_one_charges_or_the_other_refunds(desk: OfficerDesk) -> None:
    await absent(desk)
    await tell(desk, "H")
    desk.clock.set(WINDOW_CLOSES + A_SECOND)
    results = await asyncio.gather(
        do(desk, "H", "charge"), do(desk, "H", "refund"), return_exceptions=True
    )
    assert [type(result) for result in results if result is not None] == [InvalidInput]
    states = await states_of(desk, "H")
    assert sorted([states["charge"], states["refund"]]) == ["cancelled", "done"]


async def test_a_later_telling_does_not_begin_the_hold_anew(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    due_at = (await tasks_of(desk, "A"))["referral"].due_at
    assert due_at == desk.now + 24 * AN_HOUR + A_SECOND
    desk.clock.go_on(AN_HOUR)
    await tell(desk, "A")
    assert (await tasks_of(desk, "A"))["referral"].due_at == due_at


async def test_new_evidence_stops_what_cannot_be_recalled(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    await desk.live.camera("A", "off", "10:20")
    await desk.judged()
    states = await states_of(desk, "A")
    assert states == {
        "refund": "stopped",
        "referral": "stopped",
        "ban": "open",
        "national_status": "stopped",
    }
    desk.clock.go_on(1000 * AN_HOUR)
    with pytest.raises(InvalidInput, match="is stopped"):
        await do(desk, "A", "referral")


async def test_the_hold_does_not_run_while_another_outcome_is_proposed(desk: OfficerDesk) -> None:
    """A hold that ran on while it was held, and a job that carried the decision out: both were
    bugs of addons-server."""
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    told_at = desk.now
    await tell(desk, "A")
    desk.clock.go_on(23 * AN_HOUR)
    booking_id = desk.live.booking_ids["A"]
    await two_officers.propose(
        desk.store, booking_id, Outcome.NON_COMPLETION_CONDUCT, WHY, desk.now
    )
    assert (await states_of(desk, "A"))["referral"] == "stopped"
    stopped_at = desk.now
    desk.clock.go_on(500 * AN_HOUR)
    await desk.judged()
    stopped = (await tasks_of(desk, "A"))["referral"]
    assert (stopped.state, stopped.due_at, stopped_at - told_at) == ("stopped", None, 23 * AN_HOUR)
    with pytest.raises(InvalidInput, match="is stopped"):
        await do(desk, "A", "referral")


async def test_a_hold_that_would_end_while_a_challenge_is_open_goes_on_after_it(
    desk: OfficerDesk,
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    signed, told_at = (await desk.case("A")).signed, desk.now
    assert signed is not None
    await tell(desk, "A")
    desk.clock.go_on(23 * AN_HOUR)
    async with desk.store.writing() as tx:
        challenge = await challenges.add(
            tx,
            booking_id=signed.booking_id,
            course_id=signed.course_id,
            outcome_id=signed.id,
            grounds="It was not me.",
            now=desk.now,
        )
        await settle_stops(tx, signed.course_id, desk.now)
        third = await users.add(
            tx, email="third@example.org", name="Uma", role="officer", now=desk.now
        )
    desk.clock.go_on(100 * AN_HOUR)
    with pytest.raises(InvalidInput, match="is stopped"):
        await do(desk, "A", "referral")
    async with desk.store.writing() as tx:
        await challenges.reject(
            tx, challenge_id=challenge, officer_id=third, reason="It was.", now=desk.now
        )
        await settle_stops(tx, signed.course_id, desk.now)
    due_at = told_at + 124 * AN_HOUR + A_SECOND
    assert (await tasks_of(desk, "A"))["referral"].due_at == due_at
    desk.clock.set(told_at + 124 * AN_HOUR)
    with pytest.raises(InvalidInput, match="not due yet"):
        await do(desk, "A", "referral")
    desk.clock.go_on(A_SECOND)
    await do(desk, "A", "referral")


async def test_what_came_up_is_looked_for_when_the_task_is_marked(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    desk.clock.go_on(25 * AN_HOUR)
    signed = (await desk.case("A")).signed
    assert signed is not None
    async with desk.store.writing() as tx:
        await proposals.add(
            tx,
            booking_id=signed.booking_id,
            course_id=signed.course_id,
            officer_id=desk.other_id,
            outcome="refused_late",
            recommended="review",
            reason=WHY,
            grounds=[],
            consequence={},
            evidence={},
            ledger_id=1,
            now=desk.now,
        )
    with pytest.raises(InvalidInput, match="is stopped"):
        await do(desk, "A", "refund")
    assert (await states_of(desk, "A"))["refund"] == "stopped"


async def test_a_superseded_decision_is_not_carried_out(desk: OfficerDesk) -> None:
    """A hold that had been superseded was carried out still: a bug of addons-server."""
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    referral = (await tasks_of(desk, "A"))["referral"].id
    await desk.sign("A", Outcome.COMPLETED)
    assert await states_of(desk, "A") == {
        "refund": "cancelled",
        "referral": "cancelled",
        "ban": "cancelled",
        "national_status": "open",
    }
    desk.clock.go_on(1000 * AN_HOUR)
    with pytest.raises(InvalidInput, match="done or cancelled"):
        await marking.mark_done(desk.store, referral, "REF-1", desk.officer_id, desk.now)


async def test_what_was_done_is_put_right_by_a_task_of_its_own(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    desk.clock.go_on(25 * AN_HOUR)
    await do(desk, "A", "refund")
    await do(desk, "A", "referral")
    await desk.sign("A", Outcome.COMPLETED)
    task_by_kind = await tasks_of(desk, "A")
    assert {kind for kind in task_by_kind if "correction" in kind} == {
        "refund correction",
        "referral correction",
    }
    correction = task_by_kind["refund correction"]
    assert (correction.amount_pence, correction.corrects_id) == (5500, task_by_kind["refund"].id)
    await do(desk, "A", "refund correction")
    await do(desk, "A", "national_status")
    assert (await states_of(desk, "A"))["refund correction"] == "done"


async def test_what_was_refunded_is_not_refunded_again(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    desk.clock.go_on(25 * AN_HOUR)
    await do(desk, "A", "refund")
    await desk.sign("A", Outcome.NON_COMPLETION_UNFIT)
    states = await states_of(desk, "A")
    assert (states["refund"], "refund correction" in states) == ("done", False)
