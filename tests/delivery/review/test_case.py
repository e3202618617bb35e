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
from delivery.review import decisions
from delivery.review.case import CaseState
from tests import stored_register
from tests.delivery.caseload import listed_cases
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def review(desk: OfficerDesk, name: str, decision: Decision = Decision.UPHOLD) -> None:
    """Reviews every breach of the client that waits for a decision."""
    for breach in (await desk.case(name)).breaches:
        if breach.waits:
            signing, booking_id = await desk.signing(name), desk.live.booking_ids[name]
            await decisions.review(
                desk.store, booking_id, breach.row.id, decision, signing, desk.now
            )


async def sign(desk: OfficerDesk, name: str, outcome: Outcome = Outcome.COMPLETED) -> None:
    await desk.sign(name, outcome)


@pytest.mark.parametrize(
    ("name", "state", "waiting"),
    [("A", CaseState.READY, 0), ("B", CaseState.TO_REVIEW, 1), ("G", CaseState.TO_REVIEW, 2)],
)
async def test_the_state_of_a_case_shows_the_step_before_its_outcome(
    desk: OfficerDesk, name: str, state: CaseState, waiting: int
) -> None:
    case = await desk.case(name)
    assert (case.state, case.waiting) == (state, waiting)
    assert case.may_sign is (state is CaseState.READY)


async def test_a_case_without_a_finding_still_asks_for_a_signature(desk: OfficerDesk) -> None:
    case = await desk.case("H")
    assert case.judgement.recommendation.outcome is Outcome.DID_NOT_ATTEND
    assert (case.state, case.breaches) == (CaseState.READY, ())


async def test_an_unknown_booking_has_no_case(desk: OfficerDesk) -> None:
    async with desk.store.reading() as tx:
        for booking_id in (0, 99, 2**63):
            assert await casework.open_case(tx, booking_id, desk.now) is None
        assert await casework.open_cases(tx, 99, desk.now) == ()


async def test_no_outcome_can_be_signed_before_the_end(desk: OfficerDesk) -> None:
    desk.clock.set(at("11:44"))
    case = await desk.case("A")
    assert (case.state, case.may_sign, case.clean) == (CaseState.RUNNING, False, False)


async def test_no_outcome_can_be_signed_while_the_assessment_is_behind(desk: OfficerDesk) -> None:
    await desk.live.camera("A", "off", "09:10")
    case = await desk.case("A")
    assert (case.state, case.may_sign) == (CaseState.JUDGING, False)
    await desk.judged()
    assert (await desk.case("A")).state is CaseState.TO_REVIEW


async def test_a_signed_case_waits_no_more(desk: OfficerDesk) -> None:
    await sign(desk, "A")
    case = await desk.case("A")
    assert (case.state, case.changes, case.clean) == (CaseState.SIGNED, (), False)


async def test_a_breach_whose_evidence_changed_waits_again_and_keeps_its_reviews(
    desk: OfficerDesk,
) -> None:
    await review(desk, "B", Decision.DISMISS)
    assert (await desk.only_breach("B")).state is BreachState.DISMISSED
    await desk.hears_more()
    breach = await desk.only_breach("B")
    assert (breach.state, breach.waits) == (BreachState.CHANGED, True)
    assert [given.decision for given in breach.reviews] == ["dismissed"]
    await review(desk, "B", Decision.UPHOLD)
    breach = await desk.only_breach("B")
    assert breach.state is BreachState.UPHELD
    assert [given.decision for given in breach.reviews] == ["dismissed", "upheld"]


async def test_a_reviewed_breach_that_no_longer_applies_is_reviewed_once_more(
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


async def test_changes_since_the_signature_are_named(desk: OfficerDesk) -> None:
    await review(desk, "G")
    await sign(desk, "G", Outcome.NON_COMPLETION_CONDUCT)
    await desk.hears_more()
    case = await desk.case("G")
    assert case.changes == ("camera", "breaches", "recommendation")
    assert case.state is CaseState.TO_REVIEW
    await review(desk, "G", Decision.DISMISS)
    assert (await desk.case("G")).state is CaseState.CHANGED


async def test_a_review_after_the_signature_is_a_change(
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


async def test_a_changed_police_deadline_changes_the_seal(desk: OfficerDesk) -> None:
    before = (await desk.case("A")).seal
    async with desk.store.writing() as tx:
        row = await bookings.by_id(tx, desk.live.booking_ids["A"])
        assert row is not None
        details = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        moved = BookingDetails(**{**details, "police_deadline": date(2026, 6, 11)})
        await stored_register.put_booking(tx, moved, desk.now)
    assert (await desk.case("A")).seal != before


async def test_a_breach_stays_with_its_course_when_the_booking_moves(desk: OfficerDesk) -> None:
    async with desk.store.writing() as tx:
        planned = await courses.by_id(tx, desk.live.course_id)
        assert planned is not None
        details = {name: getattr(planned, name) for name in CourseDetails.__dataclass_fields__}
        later = {"starts_at": at("14:00"), "ends_at": at("16:45"), "reference": "NSAC-2"}
        course_id, _ = await stored_register.put_course(
            tx, CourseDetails(**{**details, **later}), desk.now
        )
        row = await bookings.by_id(tx, desk.live.booking_ids["B"])
        assert row is not None
        booked = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        await stored_register.put_booking(
            tx, BookingDetails(**{**booked, "course_id": course_id}), desk.now
        )
    case = await desk.case("B")
    assert case.inputs.row.reference == "NSAC-2"
    assert case.breaches == ()
    assert case.state is CaseState.RUNNING


async def test_an_arrangement_agreed_before_the_course_is_shown_and_needs_no_decision(
    desk: OfficerDesk,
) -> None:
    async with desk.store.writing() as tx:
        row = await bookings.by_id(tx, desk.live.booking_ids["G"])
        assert row is not None
        booked = {name: getattr(row, name) for name in BookingDetails.__dataclass_fields__}
        agreed = BookingDetails(**{**booked, "requirements": ("camera_may_be_off",)})
        await stored_register.put_booking(tx, agreed, desk.now)
    assert (await desk.case("G")).state is CaseState.JUDGING
    await desk.judged()
    case = await desk.case("G")
    assert {breach.state for breach in case.breaches} == {BreachState.SILENCED}
    assert {breach.row.silenced_by for breach in case.breaches} == {"camera_may_be_off"}
    assert (case.state, case.clean) == (CaseState.READY, False)
    assert (await listed_cases.row(desk.store, desk.now, "B-G")).row.to_review == 0
    first = case.breaches[0].row.id
    signing, booking_id = await desk.signing("G"), desk.live.booking_ids["G"]
    await decisions.review(desk.store, booking_id, first, Decision.UPHOLD, signing, desk.now)
    assert (await desk.case("G")).breaches[0].state is BreachState.UPHELD
