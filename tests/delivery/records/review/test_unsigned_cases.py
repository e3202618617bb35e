"""Clients with an unsigned outcome, on both databases."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions, unsigned_cases
from delivery.records.review.unsigned_cases import UnsignedCounts
from tests import stored_register
from tests.delivery.records.planned_course import (
    LASTS,
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    an_officer,
    booking_details,
    course_details,
)

JUDGED = STARTS_AT + LASTS
SIGNED = JUDGED + timedelta(hours=1)
LATER = SIGNED + timedelta(hours=1)
SOON, NEXT = "2026-06-13T10:45:00Z", "2026-06-14T10:45:00Z"


def part(reference: str, outcome: str = "completed", rebook_by: str | None = None) -> Any:
    return {
        "reference": reference,
        "present_s": 9900,
        "recommendation": {"outcome": outcome, "reasons": ["Said the trainer’s “note”."]},
        "consequence": {"rebook_by": rebook_by, "refund_gbp": None},
    }


async def judge(
    tx: Transaction,
    course: int,
    *parts: Mapping[str, Any],
    finished: bool = True,
    at: Any = JUDGED,
    read: int = 1,
) -> None:
    """`read`: the last row of the ledger that was read."""
    await assessments.save(tx, course, at, read, finished, {"bookings": list(parts)})


async def sign(tx: Transaction, booking: int, course: int, evidence: Mapping[str, Any]) -> None:
    await decisions.sign_outcome(
        tx,
        booking_id=booking,
        course_id=course,
        officer_id=await officer(tx),
        outcome="completed",
        recommended="completed",
        reason="As recommended.",
        consequence={},
        evidence=evidence,
        ledger_id=1,
        now=SIGNED,
    )


async def officer(tx: Transaction) -> int:
    user = await users.by_email(tx, "olive@example.org")
    return user.id if user else await an_officer(tx)


async def references(tx: Transaction) -> list[str]:
    return [row.reference for row in await unsigned_cases.page(tx, None, 100)]


async def test_a_case_has_its_recommendation_and_course(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await a_booking(tx, course)
        await judge(tx, course, part("B-1", "refused_late", SOON))
        (row,) = await unsigned_cases.page(tx, None, 10)
    assert (row.reference, row.given_name, row.course_reference) == ("B-1", "Alan", "NSAC-1")
    assert (row.recommended, row.rebook_by, row.due) == ("refused_late", SOON, SOON)
    assert (row.signed_at, row.police_deadline) == (None, date(2026, 7, 8))


async def test_cases_are_sorted_by_their_deadline(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        near = {"police_deadline": date(2026, 6, 13)}
        for reference, deadline in (("far", {}), ("day", near), ("next", {}), ("soon", {})):
            await a_booking(tx, course, reference=reference, **deadline)
        windows = (part("next", "did_not_attend", NEXT), part("soon", "refused_late", SOON))
        await judge(tx, course, part("far"), *windows, part("day"))
        assert await references(tx) == ["soon", "day", "next", "far"]


async def test_a_case_for_review_is_due_while_rebooking_is_possible(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        near = {"police_deadline": date(2026, 6, 12)}
        for reference, deadline in (("done", {}), ("look", {}), ("day", near)):
            await a_booking(tx, course, reference=reference, **deadline)
        parts = [part("done"), part("look", "review"), part("day", "review")]
        result = {"first_window": SOON, "bookings": parts}
        await assessments.save(tx, course, JUDGED, 1, True, result)
        rows = await unsigned_cases.page(tx, None, 10)
    assert [(row.reference, row.rebook_by) for row in rows] == [
        ("day", None),
        ("look", SOON),
        ("done", None),
    ]


async def test_pages_follow_each_other_without_gap_or_repetition(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        names = [f"B-{number}" for number in range(7)]
        for name in names:
            await a_booking(tx, course, reference=name)
        await judge(tx, course, *(part(name) for name in names))
        seen: list[str] = []
        after: tuple[str, int] | None = None
        while rows := await unsigned_cases.page(tx, after, 3):
            seen += [row.reference for row in rows]
            after = rows[-1].place, rows[-1].booking_id
    assert seen == names


async def test_only_booked_clients_of_past_planned_courses_are_listed(store: Store) -> None:
    async with store.writing() as tx:
        runs, gone = await a_course(tx), await a_course(tx, reference="NSAC-2")
        held = await a_course(tx, reference="NSAC-3")
        for reference, course in (("runs", runs), ("gone", gone), ("held", held), ("left", held)):
            await a_booking(tx, course, reference=reference)
        await judge(tx, runs, part("runs"), finished=False)
        await judge(tx, gone, part("gone"))
        await stored_register.put_course(
            tx, course_details(reference="NSAC-2", state="cancelled"), NOW
        )
        await judge(tx, held, part("held"), part("left"))
        await stored_register.put_booking(
            tx, booking_details(held, reference="left", state="withdrawn"), NOW
        )
        assert await references(tx) == ["held"]


async def test_a_signed_case_returns_when_its_evidence_changes(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking, other = await a_booking(tx, course), await a_booking(tx, course, reference="B-2")
        await judge(tx, course, part("B-1"), part("B-2"))
        await sign(tx, booking, course, part("B-1"))
        await sign(tx, other, course, part("B-2"))
        assert await references(tx) == []
        await judge(tx, course, part("B-1"), part("B-2"), at=LATER)
        assert await references(tx) == []
        await judge(tx, course, {**part("B-1"), "present_s": 9000}, part("B-2"), at=LATER)
        (row,) = await unsigned_cases.page(tx, None, 10)
    assert (row.reference, row.signed_at) == ("B-1", SIGNED)


async def test_an_assessment_dated_before_the_signature_may_include_later_entries(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await sign(tx, booking, course, part("B-1"))
        changed = {**part("B-1"), "present_s": 9000}
        await judge(tx, course, changed)
        assert await references(tx) == []
        await judge(tx, course, changed, read=2)
        assert await references(tx) == ["B-1"]


async def test_the_last_signature_is_what_counts(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"), at=LATER)
        await sign(tx, booking, course, {**part("B-1"), "present_s": 1})
        assert await references(tx) == ["B-1"]
        await sign(tx, booking, course, part("B-1"))
        assert await references(tx) == []


async def test_a_review_after_the_signature_brings_the_case_back(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        camera_off = DerivedBreach(booking, "camera_off", "12", STARTS_AT, JUDGED, "off")
        await assessments.save_breaches(tx, course, [camera_off], JUDGED)
        (breach,) = await assessments.breaches_of_bookings(tx, [booking])
        await sign(tx, booking, course, part("B-1"))
        for at, waits in ((SIGNED - LASTS, []), (LATER, ["B-1"])):
            await decisions.add_review(
                tx,
                breach_id=breach.id,
                officer_id=await officer(tx),
                decision="upheld",
                reason="seen",
                evidence={},
                now=at,
            )
            assert await references(tx) == waits


async def test_a_signature_for_another_course_does_not_count(store: Store) -> None:
    async with store.writing() as tx:
        course, other = await a_course(tx), await a_course(tx, reference="NSAC-2")
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"))
        await sign(tx, booking, other, part("B-1"))
        assert await references(tx) == ["B-1"]


async def test_the_counts_include_passed_and_near_deadlines(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        for reference in ("past", "near", "far"):
            await a_booking(tx, course, reference=reference)
        parts = (part("past", "refused_late", SOON), part("near", "did_not_attend", NEXT))
        await judge(tx, course, *parts, part("far"))
        now = JUDGED + timedelta(hours=72)
        assert await unsigned_cases.count(tx, now, now + timedelta(hours=24)) == UnsignedCounts(
            3, 1, 1
        )


async def test_without_cases_the_counts_are_zero(store: Store) -> None:
    async with store.reading() as tx:
        assert await unsigned_cases.count(tx, NOW, LATER) == UnsignedCounts(0, 0, 0)
        assert await unsigned_cases.page(tx, None, 10) == []
