"""Stored assessments, and breaches that are never deleted."""

from dataclasses import replace
from datetime import timedelta

from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow, DerivedBreach
from delivery.records.review import decisions
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_booking, a_course, an_officer

LATER = NOW + timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def camera_off(booking: int) -> DerivedBreach:
    return DerivedBreach(booking, "camera_off", "12", STARTS_AT, STARTS_AT + MINUTE, "off for 60 s")


async def only(tx: Transaction, course: int) -> BreachRow:
    (row,) = await assessments.breaches_of_course(tx, course)
    return row


async def review(tx: Transaction, breach: BreachRow, decision: str = "upheld") -> int:
    return await decisions.add_review(
        tx,
        breach_id=breach.id,
        officer_id=await an_officer(tx),
        decision=decision,
        reason="seen",
        evidence={"seconds": 60},
        now=LATER,
    )


async def test_the_assessment_with_more_of_the_ledger_stays(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        assert await assessments.of_course(tx, course) is None
        assert await assessments.save(tx, course, NOW, 7, False, {"bookings": []})
        assert not await assessments.save(tx, course, LATER, 6, True, {})
        assert await assessments.save(tx, course, LATER, 7, True, {"bookings": [1]})
        saved = await assessments.of_course(tx, course)
    assert saved is not None
    assert (saved.judged_at, saved.finished, saved.result) == (LATER, True, {"bookings": [1]})


async def test_a_breach_found_again_is_updated(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        breach = camera_off(await a_booking(tx, course))
        await assessments.save_breaches(tx, course, [breach], NOW)
        first = await only(tx, course)
        longer = replace(breach, end_at=breach.end_at + MINUTE, because="off for 120 s")
        await assessments.save_breaches(tx, course, [longer], LATER)
        after = await only(tx, course)
    assert (after.id, after.found_at) == (first.id, NOW)
    assert (after.end_at, after.because) == (longer.end_at, longer.because)


async def test_a_breach_no_longer_found_is_withdrawn_not_deleted(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        breach = camera_off(await a_booking(tx, course))
        await assessments.save_breaches(tx, course, [breach], NOW)
        await assessments.save_breaches(tx, course, [], LATER)
        await assessments.save_breaches(tx, course, [], LATER + MINUTE)
        assert (await only(tx, course)).withdrawn_at == LATER
        await assessments.save_breaches(tx, course, [breach], LATER)
        assert (await only(tx, course)).withdrawn_at is None


async def test_breaches_of_another_course_stay_as_they_are(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        other = await a_course(tx, reference="NSAC-2")
        await assessments.save_breaches(tx, course, [camera_off(await a_booking(tx, course))], NOW)
        await assessments.save_breaches(tx, other, [], LATER)
        assert (await only(tx, course)).withdrawn_at is None


async def test_reviews_and_outcomes_are_kept_as_they_were_signed(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await assessments.save_breaches(tx, course, [camera_off(booking)], NOW)
        breach = await only(tx, course)
        review_id = await review(tx, breach)
        (saved,) = await decisions.reviews_of_course(tx, course)
        assert (saved.id, saved.decision, saved.evidence) == (review_id, "upheld", {"seconds": 60})
        for outcome in ("provider_failure", "completed"):
            await decisions.sign_outcome(
                tx,
                booking_id=booking,
                course_id=course,
                officer_id=saved.officer_id,
                outcome=outcome,
                recommended="review",
                reason="explained",
                consequence={"refund_gbp": 55},
                evidence={"present_s": 9900},
                ledger_id=1,
                now=LATER,
            )
        signed = await decisions.outcomes_of_course(tx, course)
        assert [row.outcome for row in signed] == ["provider_failure", "completed"]
