"""A task that was marked as done by mistake."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import marking, undoing
from delivery.records.tasks import task_acts
from delivery.validation.errors import InvalidInput
from tests.scenes.decision_tasks import do, states_of, tasks_of, tell
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

WHY = "The payment was for another client."
AFTER_WINDOW = at("11:45") + timedelta(hours=72, seconds=1)


@pytest.fixture
async def refunded(desk: OfficerDesk) -> OfficerDesk:
    """H did not attend, was told, and the refund is marked as done."""
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    desk.clock.set(AFTER_WINDOW)
    await do(desk, "H", "refund")
    assert (await states_of(desk, "H"))["charge"] == "cancelled"
    return desk


async def undo(desk: OfficerDesk, kind: str, reason: str = WHY) -> None:
    task = (await tasks_of(desk, "H"))[kind]
    await undoing.note_not_done(desk.store, task.id, reason, desk.officer_id, desk.now)


async def test_it_is_open_again_and_what_was_done_stays_in_its_history(
    refunded: OfficerDesk,
) -> None:
    await undo(refunded, "refund")
    following = await tasks_of(refunded, "H")
    refund = following["refund"]
    assert (refund.state, refund.due_at) == ("open", AFTER_WINDOW)
    async with refunded.store.reading() as tx:
        acts = await task_acts.of_tasks(tx, [refund.id])
    assert [act.act for act in acts] == ["opened", "told", "done", "not_done"]
    assert (acts[-1].note, acts[-1].user_id) == (WHY, refunded.officer_id)
    assert following["charge"].state == "open"


async def test_then_the_client_may_be_charged_and_not_refunded_as_well(
    refunded: OfficerDesk,
) -> None:
    await undo(refunded, "refund")
    await do(refunded, "H", "charge")
    assert (await states_of(refunded, "H"))["refund"] == "cancelled"
    with pytest.raises(InvalidInput, match="cancelled already"):
        await do(refunded, "H", "refund")


async def test_it_takes_a_reason_and_a_task_that_is_done(refunded: OfficerDesk) -> None:
    with pytest.raises(InvalidInput, match="why it was not done"):
        await undo(refunded, "refund", "no")
    await undo(refunded, "refund")
    with pytest.raises(InvalidInput, match="not marked as done"):
        await undo(refunded, "refund")


async def test_what_a_later_decision_puts_right_is_not_opened_again(refunded: OfficerDesk) -> None:
    refund = (await tasks_of(refunded, "H"))["refund"]
    await refunded.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    with pytest.raises(InvalidInput, match="another decision has been made"):
        await undoing.note_not_done(
            refunded.store, refund.id, WHY, refunded.officer_id, refunded.now
        )


async def test_a_task_of_a_decision_is_not_waived(refunded: OfficerDesk) -> None:
    task = (await tasks_of(refunded, "H"))["national_status"]
    with pytest.raises(InvalidInput, match="a decision demands this task"):
        await marking.waive(refunded.store, task.id, WHY, refunded.officer_id, refunded.now)


async def test_a_client_who_books_and_then_takes_no_new_course_is_refunded_after_all(
    desk: OfficerDesk,
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    before = await tasks_of(desk, "H")
    officer_id = desk.officer_id
    await marking.mark_booked(desk.store, before["charge"].id, "B-NEW", officer_id, desk.now)
    assert (await states_of(desk, "H"))["refund"] == "cancelled"
    cause = "Told us by telephone."
    await marking.mark_declined(desk.store, before["charge"].id, cause, officer_id, desk.now)
    after = await tasks_of(desk, "H")
    assert after["charge"].state == "cancelled"
    for kind in ("refund", "national_status"):
        assert (after[kind].state, after[kind].due_at) == ("open", before[kind].due_at)
