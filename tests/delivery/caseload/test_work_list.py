"""The officers' work list: one row for each client, with what is needed and what runs out."""

from datetime import timedelta

import pytest

from compliance.outcomes.consequence import end_of_day
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload.needed_act import NeededAct
from delivery.caseload.work_list import ListedCase
from delivery.records.database.store import Store
from delivery.review import decisions
from tests.delivery.caseload import listed_cases
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def row(desk: OfficerDesk, name: str) -> ListedCase:
    return await listed_cases.row(desk.store, desk.now, f"B-{name}")


async def test_all_clients_of_a_held_course_are_listed_by_deadline(
    desk: OfficerDesk,
) -> None:
    shown = await listed_cases.page(desk.store, desk.now)
    assert [queued.row.reference[-1] for queued in shown.rows] == list("BDEFGHIAC")
    assert shown.counts["all"] == 9
    assert shown.following is None


async def test_the_deadline_is_the_end_of_rebooking_or_of_the_police_deadline(
    desk: OfficerDesk,
) -> None:
    late, done = await row(desk, "D"), await row(desk, "A")
    ends = (await desk.case("D")).inputs.row.ends_at
    assert (late.row.due_at, late.row.due_kind) == (ends + timedelta(hours=72), "rebook")
    assert late.left_s == (72 * 60 - 5) * 60
    deadline = (await desk.case("A")).booking.police_deadline
    assert (done.row.due_at, done.row.due_kind) == (end_of_day(deadline), "police")


@pytest.mark.parametrize(
    ("name", "act", "to_review", "clean"),
    [
        ("A", NeededAct.SIGN, 0, True),
        ("C", NeededAct.SIGN, 0, True),
        ("G", NeededAct.REVIEW, 2, False),
        ("H", NeededAct.SIGN, 0, False),
        ("I", NeededAct.SIGN, 0, False),
    ],
)
async def test_a_row_shows_what_is_needed(
    desk: OfficerDesk, name: str, act: NeededAct, to_review: int, clean: bool
) -> None:
    queued = await row(desk, name)
    assert (queued.act, queued.row.to_review, queued.row.clean) == (act, to_review, clean)


async def test_a_decided_finding_is_no_longer_to_be_reviewed(desk: OfficerDesk) -> None:
    breach, booking_id = await desk.only_breach("B"), desk.live.booking_ids["B"]
    signing = await desk.signing("B")
    await decisions.review(
        desk.store, booking_id, breach.row.id, Decision.UPHOLD, signing, desk.now
    )
    assert (await row(desk, "B")).act is NeededAct.SIGN


async def test_a_case_that_changed_after_its_signature_is_listed_again(
    desk: OfficerDesk,
) -> None:
    signing, booking_id = await desk.signing("A"), desk.live.booking_ids["A"]
    await decisions.sign(desk.store, booking_id, Outcome.COMPLETED, signing, desk.now)
    assert (await row(desk, "A")).act is NeededAct.DO_TASK
    desk.clock.go_on(timedelta(minutes=1))
    await desk.live.camera("A", "off", "09:10")
    await desk.judged()
    case = await row(desk, "A")
    assert (case.act, case.row.to_review) == (NeededAct.SIGN_AGAIN, 2)  # before and after the break
    assert (await desk.case("A")).changes
