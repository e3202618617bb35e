"""A client's case as an officer opens it."""

from datetime import date, timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState, Decision
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from delivery.review import case as casework
from delivery.review import case_queue, decisions
from delivery.review.case import CaseState
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def review(desk: OfficerDesk, who: str, decision: Decision = Decision.UPHOLD) -> None:
    """Every breach of the client that waits, one after the other."""
    for one in (await desk.case(who)).breaches:
        if one.waits:
            signing, booking_id = await desk.signing(who), desk.live.booking_ids[who]
            await decisions.review(desk.store, booking_id, one.row.id, decision, signing, desk.now)


async def sign(desk: OfficerDesk, who: str, outcome: Outcome = Outcome.COMPLETED) -> None:
    signing, booking_id = await desk.signing(who), desk.live.booking_ids[who]
    await decisions.sign(desk.store, booking_id, outcome, signing, desk.now)


@pytest.mark.parametrize(
    ("who", "state", "waiting"),
    [("A", CaseState.READY, 0), ("B", CaseState.TO_REVIEW, 1), ("G", CaseState.TO_REVIEW, 2)],
)
async def test_a_case_says_what_stands_between_it_and_its_outcome(
    desk: OfficerDesk, who: str, state: CaseState, waiting: int
) -> None:
    case = await desk.case(who)
    assert (case.state, case.waiting) == (state, waiting)
    assert case.may_sign is (state is CaseState.READY)


async def test_a_case_without_a_finding_still_asks_for_a_signature(desk: OfficerDesk) -> None:
    case = await desk.case("H")
    assert case.judgement.recommendation.outcome is Outcome.DID_NOT_ATTEND
    assert (case.state, case.breaches) == (CaseState.READY, ())


async def test_there_is_no_case_of_a_booking_that_is_not_there(desk: OfficerDesk) -> None:
    async with desk.store.reading() as tx:
        for booking_id in (0, 99, 2**63):
            assert await casework.open_case(tx, booking_id, desk.now) is None
        assert await casework.open_cases(tx, 99, desk.now) == ()


async def test_before_the_end_nothing_can_be_signed(desk: OfficerDesk) -> None:
    desk.clock.set(at("11:44"))
    case = await desk.case("A")
    assert (case.state, case.may_sign, case.clean) == (CaseState.RUNNING, False, False)


async def test_while_the_judge_is_behind_nothing_can_be_signed(desk: OfficerDesk) -> None:
    await desk.live.camera("A", "off", "09:10")
    case = await desk.case("A")
    assert (case.state, case.may_sign) == (CaseState.JUDGING, False)
    await desk.judged()
    assert (await desk.case("A")).state is CaseState.TO_REVIEW


async def test_a_signed_case_waits_no_more(desk: OfficerDesk) -> None:
    await sign(desk, "A")
    case = await desk.case("A")
    assert (case.state, case.changes, case.clean) == (CaseState.SIGNED, (), False)


async def test_a_finding_whose_evidence_changed_waits_again_and_keeps_its_decisions(
    desk: OfficerDesk,
) -> None:
    await review(desk, "B", Decision.DISMISS)
    assert (await desk.only_breach("B")).state is BreachState.DISMISSED
    await desk.hears_more()
    breach = await desk.only_breach("B")
    assert (breach.state, breach.waits) == (BreachState.CHANGED, True)
    assert [one.decision for one in breach.reviews] == ["dismissed"]
    await review(desk, "B", Decision.UPHOLD)
    breach = await desk.only_breach("B")
    assert breach.state is BreachState.UPHELD
    assert [one.decision for one in breach.reviews] == ["dismissed", "upheld"]


async def test_a_decided_finding_that_is_no_longer_found_is_looked_at_once_more_and_no_more(
    desk: OfficerDesk,
) -> None:
    await review(desk, "B")
    await desk.live.joins("B", "10:31")
    await desk.judged()
    assert (await desk.only_breach("B")).state is BreachState.CHANGED
    assert not (await desk.case("B")).may_sign
    await review(desk, "B", Decision.DISMISS)
    assert (await desk.only_breach("B")).state is BreachState.DISMISSED
    assert (await desk.case("B")).may_sign


async def test_what_has_changed_since_the_signature_is_named(desk: OfficerDesk) -> None:
    await review(desk, "G")
    await sign(desk, "G", Outcome.NON_COMPLETION_CONDUCT)
    await desk.hears_more()
    case = await desk.case("G")
    assert case.changes == ("camera", "breaches", "recommendation")
    assert case.state is CaseState.TO_REVIEW
    await review(desk, "G", Decision.DISMISS)
    assert (await desk.case("G")).state is CaseState.CHANGED


async def test_a_decision_about_a_finding_after_the_signature_is_a_change(
    desk: OfficerDesk,
) -> None:
    await review(desk, "B")
    await sign(desk, "B", Outcome.NON_COMPLETION_CONDUCT)
    desk.clock.go_on(timedelta(minutes=1))
    (breach,) = (await desk.case("B")).breaches
    await decisions.review(
        desk.store,
        desk.live.booking_ids["B"],
        breach.row.id,
        Decision.DISMISS,
        await desk.signing("B", other=True),
        desk.now,
    )
    case = await desk.case("B")
    assert (case.changes, case.state) == (("reviews",), CaseState.CHANGED)


async def test_a_police_deadline_that_moves_breaks_the_seal(desk: OfficerDesk) -> None:
    before = (await desk.case("A")).seal
    async with desk.store.writing() as tx:
        row = await bookings.by_id(tx, desk.live.booking_ids["A"])
        assert row is not None
        details = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        moved = BookingDetails(**{**details, "police_deadline": date(2026, 6, 11)})
        await bookings.put(tx, moved, desk.now)
    assert (await desk.case("A")).seal != before


async def test_a_clients_finding_stays_with_the_course_that_it_is_about(desk: OfficerDesk) -> None:
    """However a booking may come to another course: what was found is not said of that one."""
    async with desk.store.writing() as tx:
        planned = await courses.by_id(tx, desk.live.course_id)
        assert planned is not None
        details = {name: getattr(planned, name) for name in CourseDetails.__dataclass_fields__}
        later = {"starts_at": at("14:00"), "ends_at": at("16:45"), "reference": "NSAC-2"}
        course_id, _ = await courses.put(tx, CourseDetails(**{**details, **later}), desk.now)
        row = await bookings.by_id(tx, desk.live.booking_ids["B"])
        assert row is not None
        booked = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        await bookings.put(tx, BookingDetails(**{**booked, "course_id": course_id}), desk.now)
    case = await desk.case("B")
    assert case.dossier.row.reference == "NSAC-2"
    assert case.breaches == ()
    assert case.state is CaseState.RUNNING


async def test_what_was_agreed_beforehand_is_shown_and_asks_for_no_decision(
    desk: OfficerDesk,
) -> None:
    async with desk.store.writing() as tx:
        row = await bookings.by_id(tx, desk.live.booking_ids["G"])
        assert row is not None
        booked = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        agreed = BookingDetails(**{**booked, "requirements": ("camera_may_be_off",)})
        await bookings.put(tx, agreed, desk.now)
    assert (await desk.case("G")).state is CaseState.JUDGING
    await desk.judged()
    case = await desk.case("G")
    assert {one.state for one in case.breaches} == {BreachState.SILENCED}
    assert {one.row.silenced_by for one in case.breaches} == {"camera_may_be_off"}
    assert (case.state, case.clean) == (CaseState.READY, False)
    async with desk.store.reading() as tx:
        waiting = await case_queue.page(tx, None, desk.now)
    assert [one.to_review for one in waiting.rows if one.row.reference == "B-G"] == [0]
    first = case.breaches[0].row.id
    signing, booking_id = await desk.signing("G"), desk.live.booking_ids["G"]
    await decisions.review(desk.store, booking_id, first, Decision.UPHOLD, signing, desk.now)
    assert (await desk.case("G")).breaches[0].state is BreachState.UPHELD
