"""How the time to book again ended was noted by mistake: what it brought about is brought back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import following_up, marking, taking_back
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.records.database.faults import StoreFault
from delivery.records.tasks import follow_ups, tasks
from delivery.records.tasks.tasks import TaskRow
from delivery.validation.errors import InvalidInput
from tests.scenes.decision_tasks import books_again, do, states_of, tasks_of, tell, with_offer
from tests.scenes.officer_desk import OfficerDesk

BEFORE = {"charge": "open", "refund": "open", "national_status": "open"}
WHY = "Noted for another client."
SECONDS_PAST_WINDOW = timedelta(hours=72, seconds=1)


@pytest.fixture
async def absent(desk: OfficerDesk) -> OfficerDesk:
    """H did not attend, and an outcome says so."""
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    return desk


async def outcome_id(desk: OfficerDesk) -> int:
    signed = (await desk.case("H")).signed
    assert signed is not None
    return signed.id


async def note(desk: OfficerDesk, kind: FollowUpKind, **fields: Any) -> None:
    typed = replace(FollowUp(kind, happened_at=desk.now, note="Full until September."), **fields)
    by, now = desk.officer_id, desk.now
    await following_up.note_follow_up(desk.store, await outcome_id(desk), typed, by, now)
    desk.clock.go_on(timedelta(minutes=5))


async def take_back(desk: OfficerDesk, reason: str = WHY) -> None:
    by, now = desk.officer_id, desk.now
    await taking_back.take_back(desk.store, await outcome_id(desk), reason, by, now)


async def corrections(desk: OfficerDesk) -> list[TaskRow]:
    async with desk.store.reading() as tx:
        rows = await tasks.of_cases(tx, desk.live.course_id, [desk.live.booking_ids["H"]])
    return [row for row in rows if row.corrects_id is not None]


@pytest.mark.parametrize("kind", [FollowUpKind.NO_DATE, FollowUpKind.ELSEWHERE])
@pytest.mark.parametrize("told", [False, True], ids=["not told", "told"])
async def test_the_tasks_are_as_before_and_the_window_ends_in_another_way(
    absent: OfficerDesk, kind: FollowUpKind, told: bool
) -> None:
    if told:
        await tell(absent, "H")
    due = {name: task.due_at for name, task in (await tasks_of(absent, "H")).items()}
    await note(absent, kind)
    assert await states_of(absent, "H") != BEFORE
    await take_back(absent)
    following = await tasks_of(absent, "H")
    assert {name: task.state for name, task in following.items()} == BEFORE
    assert {name: task.due_at for name, task in following.items()} == due
    new_id = await books_again(absent.store, absent.live.booking_ids["H"], absent.now)
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    await do(absent, "H", "charge")
    assert await corrections(absent) == []


async def test_the_note_stays_with_who_took_it_back_and_why(absent: OfficerDesk) -> None:
    await note(absent, FollowUpKind.NO_DATE)
    await take_back(absent)
    async with absent.store.reading() as tx:
        (stored,) = await follow_ups.of_outcomes(tx, [await outcome_id(absent)])
    assert not stored.stands
    assert (stored.kind, stored.taken_back_by) == ("no_date", absent.officer_id)
    assert (stored.why_taken_back, stored.taken_back_at) == (WHY, absent.now)
    await note(absent, FollowUpKind.NO_DATE)
    await take_back(absent)
    assert await states_of(absent, "H") == BEFORE


async def test_a_refund_made_too_early_is_asked_back_and_waits_for_the_window_again(
    absent: OfficerDesk,
) -> None:
    await tell(absent, "H")
    await note(absent, FollowUpKind.NO_DATE)
    await do(absent, "H", "refund")
    await take_back(absent)
    assert await states_of(absent, "H") == {**BEFORE, "refund correction": "open"}
    (asked,) = await corrections(absent)
    assert (asked.kind, asked.state, asked.amount_pence) == ("refund", "open", 5500)
    assert (asked.outcome_id, asked.due_at) == (None, absent.now)
    with pytest.raises(InvalidInput, match="not due yet"):
        await do(absent, "H", "refund")
    by = absent.officer_id
    await marking.mark_done(absent.store, asked.id, "CARD 7", by, absent.now)
    absent.clock.go_on(SECONDS_PAST_WINDOW)
    await do(absent, "H", "refund")


async def test_a_refund_that_is_due_by_now_stays_done(absent: OfficerDesk) -> None:
    await tell(absent, "H")
    await note(absent, FollowUpKind.NO_DATE)
    await do(absent, "H", "refund")
    absent.clock.go_on(SECONDS_PAST_WINDOW)
    await take_back(absent)
    states = await states_of(absent, "H")
    assert (states["refund"], states["charge"]) == ("done", "cancelled")
    assert await corrections(absent) == []


@pytest.mark.parametrize("is_paid", [False, True], ids=["open", "done"])
async def test_a_refund_that_the_note_opened_is_cancelled_or_asked_back(
    desk: OfficerDesk, is_paid: bool
) -> None:
    await desk.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    await note(desk, FollowUpKind.NO_DATE)
    if is_paid:
        await do(desk, "H", "refund")
    await take_back(desk)
    states = await states_of(desk, "H")
    assert states["free_booking"] == "open"
    assert [(row.kind, row.state) for row in await corrections(desk)] == (
        [("refund", "open")] if is_paid else []
    )
    if not is_paid:
        assert states["refund"] == "cancelled"


async def test_it_takes_a_reason_and_a_note_that_stands_of_the_decision_in_force(
    absent: OfficerDesk,
) -> None:
    with pytest.raises(InvalidInput, match="no such note"):
        await take_back(absent)
    await note(absent, FollowUpKind.ELSEWHERE)
    with pytest.raises(InvalidInput, match="what was mistaken"):
        await take_back(absent, "oops")
    earlier = await outcome_id(absent)
    await take_back(absent)
    with pytest.raises(InvalidInput, match="no such note"):
        await take_back(absent)
    await note(absent, FollowUpKind.ELSEWHERE)
    await absent.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    with pytest.raises(InvalidInput, match="another decision"):
        await taking_back.take_back(absent.store, earlier, WHY, absent.officer_id, absent.now)


async def test_the_database_takes_back_no_contact_and_nothing_without_a_reason(
    absent: OfficerDesk,
) -> None:
    await note(absent, FollowUpKind.CONTACT, detail="email")
    await note(absent, FollowUpKind.ELSEWHERE)
    for number, reason in ((1, WHY), (2, " ")):
        with pytest.raises(StoreFault, match="takes back how the window"):
            async with absent.store.writing() as tx:
                await follow_ups.take_back(tx, number, absent.officer_id, reason, absent.now)
