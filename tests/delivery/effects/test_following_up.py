"""What clients do after a decision, and what becomes of its tasks."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import following_up
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingDetails
from delivery.records.tasks import follow_ups
from delivery.validation.errors import InvalidInput
from tests import stored_register
from tests.scenes.decision_tasks import books_again, do, states_of, tasks_of, tell, with_offer
from tests.scenes.officer_desk import OfficerDesk
from tests.scenes.scene import at

CLOSES = at("11:45") + timedelta(hours=72)
A_SECOND = timedelta(seconds=1)
ELSEWHERE = "Norfolk, who wrote to us on Friday."
HELPS = "The office was closed, agreed with Olive."


async def note(desk: OfficerDesk, kind: FollowUpKind, **fields: Any) -> None:
    signed = (await desk.case("H")).signed
    assert signed is not None
    typed = FollowUp(kind, **({"happened_at": desk.now} | fields))
    store, by = desk.store, desk.officer_id
    await following_up.note_follow_up(store, signed.id, typed, by, desk.now)


async def refusal(desk: OfficerDesk, kind: FollowUpKind, **fields: Any) -> str:
    with pytest.raises(InvalidInput) as refused:
        await note(desk, kind, **fields)
    return refused.value.refusals[0].reason


@pytest.fixture
async def absent(desk: OfficerDesk) -> OfficerDesk:
    """H did not attend, an outcome says so, and H was told."""
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    return desk


async def rebooks(desk: OfficerDesk, now: datetime) -> int:
    desk.clock.set(now)
    return await books_again(desk.store, desk.live.booking_ids["H"], now)


async def test_a_new_booking_of_the_same_offer_makes_the_charge_due_and_ends_the_refund(
    absent: OfficerDesk,
) -> None:
    new_id = await rebooks(absent, CLOSES)
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    assert await states_of(absent, "H") == {
        "charge": "open",
        "refund": "cancelled",
        "national_status": "cancelled",
    }
    assert (await tasks_of(absent, "H"))["charge"].due_at == CLOSES
    await do(absent, "H", "charge")


async def test_a_booking_after_the_window_counts_only_with_a_note(absent: OfficerDesk) -> None:
    new_id = await rebooks(absent, CLOSES + timedelta(seconds=1))
    late = await refusal(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    assert late == following_up.WINDOW_PASSED
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id, note=HELPS)
    assert (await states_of(absent, "H"))["refund"] == "cancelled"


async def test_a_later_change_of_the_new_booking_does_not_make_it_late(absent: OfficerDesk) -> None:
    new_id = await rebooks(absent, CLOSES)
    absent.clock.set(CLOSES + timedelta(days=1))
    async with absent.store.writing() as tx:
        booked = await bookings.by_id(tx, new_id)
        assert booked is not None
        values = {name: getattr(booked, name) for name in BookingDetails.__dataclass_fields__}
        details = BookingDetails(**{**values, "mobile": "07700 900999"})
        await stored_register.put_booking(tx, details, absent.now)
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    assert (await tasks_of(absent, "H"))["charge"].due_at == absent.now
    assert (await states_of(absent, "H"))["refund"] == "cancelled"


async def test_contact_changes_no_task_and_with_another_provider_only_the_refund_is_left(
    absent: OfficerDesk,
) -> None:
    before = await states_of(absent, "H")
    await note(absent, FollowUpKind.CONTACT, detail="telephone")
    await note(absent, FollowUpKind.CONTACT, detail="email")
    assert await states_of(absent, "H") == before
    assert await refusal(absent, FollowUpKind.ELSEWHERE) == following_up.NO_PROVIDER
    await note(absent, FollowUpKind.ELSEWHERE, note=ELSEWHERE)
    cancelled = {"charge": "cancelled", "national_status": "cancelled"}
    assert await states_of(absent, "H") == before | cancelled
    assert (await tasks_of(absent, "H"))["refund"].due_at == CLOSES + A_SECOND
    again = await refusal(absent, FollowUpKind.ELSEWHERE, note=ELSEWHERE)
    assert again == following_up.ALREADY
    new_id = await rebooks(absent, CLOSES)
    assert await refusal(absent, FollowUpKind.BOOKED, new_booking_id=new_id) == following_up.ALREADY


async def test_only_a_booking_of_the_same_offer_can_be_linked(absent: OfficerDesk) -> None:
    other_id = await books_again(
        absent.store, absent.live.booking_ids["A"], absent.now, reference="B-OTHER"
    )
    wrong = await refusal(absent, FollowUpKind.BOOKED, new_booking_id=other_id)
    assert wrong == following_up.NOT_OFFERED


async def test_proof_on_the_seventh_day_returns_the_charge(absent: OfficerDesk) -> None:
    seen_at = datetime.fromisoformat("2026-06-17T23:59:59+01:00")
    new_id = await rebooks(absent, CLOSES - timedelta(hours=1))
    proof = FollowUpKind.PROOF
    assert await refusal(absent, proof, detail="illness") == following_up.NOT_CHARGED
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    await do(absent, "H", "charge")
    absent.clock.set(seen_at + timedelta(days=10))
    await note(absent, proof, detail="illness", happened_at=seen_at)
    returned = (await tasks_of(absent, "H"))["charge correction"]
    assert (returned.state, returned.amount_pence) == ("open", 4300)
    assert returned.authority.startswith("cl.14, ")
    await do(absent, "H", "charge correction")
    again = await refusal(absent, proof, detail="illness", happened_at=seen_at)
    assert again == following_up.ALREADY


async def test_proof_after_the_seventh_day_needs_somebody_who_agreed(absent: OfficerDesk) -> None:
    new_id = await rebooks(absent, CLOSES - timedelta(hours=1))
    await note(absent, FollowUpKind.BOOKED, new_booking_id=new_id)
    await do(absent, "H", "charge")
    seen_at = datetime.fromisoformat("2026-06-18T00:00+01:00")
    absent.clock.set(seen_at)
    proof = FollowUpKind.PROOF
    late = await refusal(absent, proof, detail="bereavement", happened_at=seen_at)
    assert late == following_up.PROOF_LATE
    await note(absent, proof, detail="bereavement", happened_at=seen_at, note=HELPS)
    assert (await tasks_of(absent, "H"))["charge correction"].state == "open"


async def test_what_cannot_be_meant_is_refused(absent: OfficerDesk) -> None:
    contact = FollowUpKind.CONTACT
    later = absent.now + timedelta(minutes=1)
    assert await refusal(absent, contact) == following_up.NO_DETAIL
    assert await refusal(absent, contact, happened_at=None) == following_up.NO_TIME
    assert await refusal(absent, contact, happened_at=later) == following_up.TOO_LATE
    signed = (await absent.case("H")).signed
    assert signed is not None
    async with absent.store.reading() as tx:
        assert await follow_ups.of_outcomes(tx, [signed.id]) == []


async def test_a_decision_that_another_has_followed_takes_no_notes(absent: OfficerDesk) -> None:
    signed = (await absent.case("H")).signed
    assert signed is not None
    await absent.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    typed = FollowUp(FollowUpKind.CONTACT, "telephone", absent.now)
    with pytest.raises(InvalidInput, match="another decision"):
        await following_up.note_follow_up(
            absent.store, signed.id, typed, absent.officer_id, absent.now
        )
