"""The force withdraws an offer: before the course, and after it."""

from datetime import datetime, timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import marking, withdrawal_notes
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.planning import bookings, courses
from delivery.registers import importing, register_fields
from delivery.validation.errors import InvalidInput
from tests.scenes.decision_tasks import do, states_of, tasks_of, tell
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

WHY = "Kent Police wrote to us on Friday."


async def withdraw(desk: OfficerDesk, client: str) -> None:
    await note(desk, client, desk.now, WHY)


async def note(desk: OfficerDesk, client: str, withdrawn_at: datetime | None, reason: str) -> None:
    booking_id, by = desk.live.booking_ids[client], desk.officer_id
    await withdrawal_notes.note_withdrawal(
        desk.store, booking_id, withdrawn_at, reason, by, desk.now
    )


async def sent_again(desk: OfficerDesk, client: str, **changes: str) -> RowOutcome:
    """Sends the booking in a register, with changes."""
    async with desk.store.reading() as tx:
        booking = await bookings.by_id(tx, desk.live.booking_ids[client])
        course = await courses.by_id(tx, desk.live.course_id)
    assert booking is not None
    assert course is not None
    sent = {
        "booking_ref": booking.reference,
        "course": course.reference,
        "course_type": course.type,
        "force": booking.force,
        "police_deadline": booking.police_deadline.isoformat(),
        "given_name": booking.given_name,
        "family_name": booking.family_name,
        "email": booking.email,
        **changes,
    }
    entry = register_fields.booking(sent)
    return (await importing.booking(desk.store, entry, None, desk.now)).outcome


async def test_after_the_course_what_was_not_done_ends_and_what_was_paid_is_refunded(
    desk: OfficerDesk,
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await withdraw(desk, "H")
    following = await tasks_of(desk, "H")
    refund = following["refund"]
    assert (refund.state, refund.outcome_id, refund.due_at) == ("open", None, desk.now)
    assert refund.authority == "cl.5, lrsp-2025-03: withdrawal"
    assert following["charge"].state == following["national_status"].state == "cancelled"
    case = await desk.case("H")
    assert case.signed is not None
    assert (case.signed.outcome, case.booking.state) == ("did_not_attend", "booked")
    await do(desk, "H", "refund")


async def test_a_completion_is_still_reported_and_nothing_is_refunded(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await withdraw(desk, "A")
    assert await states_of(desk, "A") == {"national_status": "open"}


async def test_a_completion_after_the_withdrawal_ends_the_refund(desk: OfficerDesk) -> None:
    await withdraw(desk, "A")
    assert await states_of(desk, "A") == {"refund": "open"}
    await desk.sign("A", Outcome.COMPLETED)
    assert await states_of(desk, "A") == {"refund": "cancelled", "national_status": "open"}


async def test_once_a_completion_is_replaced_what_was_paid_is_refunded(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await withdraw(desk, "A")
    await desk.sign("A", Outcome.NON_COMPLETION_CONDUCT)
    assert await states_of(desk, "A") == {"refund": "open", "national_status": "cancelled"}
    await do(desk, "A", "refund")
    await desk.sign("A", Outcome.INSUFFICIENT_EVIDENCE)
    assert (await states_of(desk, "A"))["refund"] == "done"


async def test_a_decision_after_the_withdrawal_costs_nothing_and_reports_nothing(
    desk: OfficerDesk,
) -> None:
    await withdraw(desk, "H")
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    assert await states_of(desk, "H") == {"refund": "open"}


async def test_it_is_noted_once_with_a_reason_and_not_in_the_future(desk: OfficerDesk) -> None:
    later = desk.now + timedelta(minutes=1)
    for withdrawn_at, reason in ((None, WHY), (later, WHY), (at("11:00"), "")):
        with pytest.raises(InvalidInput):
            await note(desk, "H", withdrawn_at, reason)
    await withdraw(desk, "H")
    with pytest.raises(InvalidInput, match="noted already"):
        await withdraw(desk, "H")


async def test_an_officer_may_find_that_nothing_is_to_be_refunded(desk: OfficerDesk) -> None:
    await withdraw(desk, "H")
    refund = (await tasks_of(desk, "H"))["refund"]
    await marking.waive(desk.store, refund.id, "Nothing was paid.", desk.officer_id, desk.now)
    assert await states_of(desk, "H") == {"refund": "cancelled"}


async def test_a_register_withdraws_after_the_course_whatever_else_it_says(
    desk: OfficerDesk,
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    before = (await desk.case("H")).booking
    changes = {"state": "withdrawn", "course": "NSAC-999", "course_type": "NRRAC"}
    assert await sent_again(desk, "H", **changes) is RowOutcome.CHANGED
    assert (await desk.case("H")).booking == before
    assert (await states_of(desk, "H"))["charge"] == "cancelled"
    assert await sent_again(desk, "H", **changes) is RowOutcome.UNCHANGED
    assert (await states_of(desk, "H"))["refund"] == "open"


async def test_what_was_done_before_stays_done(desk: OfficerDesk) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    await do(desk, "H", "charge")
    await withdraw(desk, "H")
    states = await states_of(desk, "H")
    assert (states["charge"], states["refund"]) == ("done", "open")


async def test_before_the_course_the_place_is_given_up_and_what_was_paid_is_refunded(
    desk: OfficerDesk,
) -> None:
    desk.clock.set(at("08:30"))
    with pytest.raises(InvalidInput, match="not over"):
        await withdraw(desk, "H")
    sent = await sent_again(desk, "H", state="withdrawn", email="x@mail.example")
    assert sent is RowOutcome.CHANGED
    async with desk.store.reading() as tx:
        booking = await bookings.by_id(tx, desk.live.booking_ids["H"])
    assert booking is not None
    assert booking.state == "withdrawn"
    assert await states_of(desk, "H") == {"refund": "open"}
