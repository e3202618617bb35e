"""No date can be offered to a client: the time to book again is closed early."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import following_up
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.effects.stopping import settle_stops
from delivery.records.answers import statements
from delivery.validation.errors import InvalidInput
from tests.scenes.decision_tasks import books_again, do, states_of, tasks_of, tell, with_offer
from tests.scenes.officer_desk import OfficerDesk

LENGTH_OF_HOLD = timedelta(hours=24, seconds=1)
NO_SEATS = "All courses until 1 September are full."


async def note(desk: OfficerDesk, text: str = NO_SEATS, **fields: Any) -> None:
    signed = (await desk.case("H")).signed
    assert signed is not None
    typed = replace(FollowUp(FollowUpKind.NO_DATE, happened_at=desk.now, note=text), **fields)
    await following_up.note_follow_up(desk.store, signed.id, typed, desk.officer_id, desk.now)


@pytest.fixture
async def absent(desk: OfficerDesk) -> OfficerDesk:
    """H did not attend, and an outcome says so."""
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    return desk


async def test_the_refund_is_due_at_once_the_status_after_the_hold_and_nobody_is_charged(
    absent: OfficerDesk,
) -> None:
    await tell(absent, "H")
    await note(absent)
    following = await tasks_of(absent, "H")
    assert {kind: task.state for kind, task in following.items()} == {
        "charge": "cancelled",
        "refund": "open",
        "national_status": "open",
    }
    assert following["refund"].due_at == absent.now
    assert following["national_status"].due_at == absent.now + LENGTH_OF_HOLD
    await do(absent, "H", "refund")
    with pytest.raises(InvalidInput, match="done or cancelled"):
        await do(absent, "H", "charge")


async def test_the_refund_waits_for_nobody_to_be_told_and_the_status_does(
    absent: OfficerDesk,
) -> None:
    await note(absent)
    assert (await tasks_of(absent, "H"))["national_status"].due_at is None
    await do(absent, "H", "refund")
    absent.clock.go_on(timedelta(hours=2))
    await tell(absent, "H")
    assert (await tasks_of(absent, "H"))["national_status"].due_at == absent.now + LENGTH_OF_HOLD


async def test_it_takes_a_note_and_no_booking_counts_afterwards(absent: OfficerDesk) -> None:
    with pytest.raises(InvalidInput, match="for which dates you looked"):
        await note(absent, "none")
    await note(absent)
    new_id = await books_again(absent.store, absent.live.booking_ids["H"], absent.now)
    with pytest.raises(InvalidInput, match=following_up.ALREADY):
        await note(absent, kind=FollowUpKind.BOOKED, new_booking_id=new_id)


async def test_after_a_new_booking_no_window_is_closed(absent: OfficerDesk) -> None:
    new_id = await books_again(absent.store, absent.live.booking_ids["H"], absent.now)
    await note(absent, kind=FollowUpKind.BOOKED, new_booking_id=new_id)
    with pytest.raises(InvalidInput, match=following_up.ALREADY):
        await note(absent)


async def test_while_a_statement_is_unread_the_refund_waits_too(absent: OfficerDesk) -> None:
    course_id, booking_id = absent.live.course_id, absent.live.booking_ids["H"]
    async with absent.store.writing() as tx:
        statement_id = await statements.add(
            tx,
            booking_id=booking_id,
            course_id=course_id,
            text="I was there.",
            late_reason="",
            now=absent.now,
        )
    await note(absent)
    closed_at = absent.now
    assert (await states_of(absent, "H"))["refund"] == "stopped"
    absent.clock.go_on(timedelta(hours=5))
    async with absent.store.writing() as tx:
        by, now = absent.officer_id, absent.now
        await statements.add_reading(tx, statement_id=statement_id, officer_id=by, now=now)
        await settle_stops(tx, course_id, now)
    refund = (await tasks_of(absent, "H"))["refund"]
    assert (refund.state, refund.due_at) == ("open", closed_at)


async def test_of_a_free_course_the_client_gets_back_what_they_paid(desk: OfficerDesk) -> None:
    await desk.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    await note(desk)
    following = await tasks_of(desk, "H")
    refund = following["refund"]
    assert following["free_booking"].state == "cancelled"
    assert (refund.state, refund.outcome_id, refund.amount_pence) == ("open", None, None)
    await do(desk, "H", "refund")


async def test_of_a_decision_that_offers_no_course_no_window_is_closed(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    signed = (await desk.case("A")).signed
    assert signed is not None
    typed = FollowUp(FollowUpKind.NO_DATE, happened_at=desk.now, note=NO_SEATS)
    with pytest.raises(InvalidInput, match=following_up.NO_BRANCH):
        await following_up.note_follow_up(desk.store, signed.id, typed, desk.officer_id, desk.now)
