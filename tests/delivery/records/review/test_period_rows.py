"""All records of a period's courses."""

from datetime import timedelta
from typing import Any

import pytest

from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions, period_rows
from delivery.records.review.period_rows import PeriodRow
from tests.delivery.records.messages.invited_client import claimed
from tests.delivery.records.planned_course import NOW, STARTS_AT, a_booking, a_course, an_officer

A_MINUTE = timedelta(minutes=1)


async def all_kept(store: Store) -> list[PeriodRow]:
    async with store.reading() as tx:
        end = STARTS_AT + timedelta(days=9)
        return [record async for record in period_rows.courses_between(tx, STARTS_AT, end)]


async def sign(tx: Transaction, booking_id: int, course_id: int, officer_id: int) -> None:
    fields: dict[str, Any] = {"consequence": {}, "evidence": {}, "reason": "seen throughout"}
    await decisions.sign_outcome(
        tx,
        booking_id=booking_id,
        course_id=course_id,
        officer_id=officer_id,
        outcome="completed",
        recommended="completed",
        ledger_id=1,
        now=NOW,
        **fields,
    )


async def test_a_period_includes_its_start_and_excludes_its_end(store: Store) -> None:
    async with store.writing() as tx:
        for name, by in (("BEFORE", -A_MINUTE), ("FIRST", 0 * A_MINUTE), ("AFTER", A_MINUTE)):
            starts = STARTS_AT + by
            ends = starts + timedelta(hours=2)
            await a_course(tx, reference=name, starts_at=starts, ends_at=ends)
    async with store.reading() as tx:
        records = period_rows.courses_between(tx, STARTS_AT, STARTS_AT + A_MINUTE)
        assert [record.course.reference async for record in records] == ["FIRST"]


async def test_each_course_has_its_own_records(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period_rows, "AT_A_TIME", 1)
    async with store.writing() as tx:
        officer = await an_officer(tx)
        for name in ("1", "2"):
            course_id = await a_course(tx, reference=f"C-{name}")
            booking_id = await a_booking(tx, course_id, reference=f"B-{name}")
            await claimed(tx, booking_id, now=NOW)
            await assessments.save(tx, course_id, NOW, 1, True, {"course": f"C-{name}"})
            late = DerivedBreach(booking_id, "arrived_late", "7", NOW, NOW + A_MINUTE, "Late.")
            await assessments.save_breaches(tx, course_id, [late], NOW)
            (breach,) = await assessments.breaches_of_course(tx, course_id)
            await decisions.add_review(
                tx,
                breach_id=breach.id,
                officer_id=officer,
                decision="upheld",
                reason=f"of {name}",
                evidence={},
                now=NOW,
            )
            await sign(tx, booking_id, course_id, officer)
    first, second = await all_kept(store)
    assert first.course.reference == "C-1"
    for name, record in (("1", first), ("2", second)):
        assert [booking.reference for booking in record.bookings] == [f"B-{name}"]
        assert record.judged
        assert record.judged.result == {"course": f"C-{name}"}
        assert [breach.course_id for breach in record.breaches] == [record.course.id]
        assert [review.reason for review in record.reviews] == [f"of {name}"]
        assert [outcome.booking_id for outcome in record.outcomes] == [record.bookings[0].id]
        assert [m.booking_id for m in record.messages] == [record.bookings[0].id]
    async with store.reading() as tx:
        assert await period_rows.names_of_officers(tx) == {officer: "Olive"}


async def test_a_moved_booking_with_an_outcome_belongs_to_both_courses(
    store: Store,
) -> None:
    async with store.writing() as tx:
        officer = await an_officer(tx)
        missed, next_one = [await a_course(tx, reference=name) for name in ("MISSED", "NEXT")]
        booking_id = await a_booking(tx, missed)
        stayed_nowhere = await a_booking(tx, missed, reference="B-2")
        await sign(tx, booking_id, missed, officer)
        for reference in ("B-1", "B-2"):
            await a_booking(tx, next_one, reference=reference)
        message = await claimed(tx, booking_id, 2, now=NOW)
    first, second = await all_kept(store)
    assert [booking.id for booking in first.bookings] == [booking_id]
    assert [booking.id for booking in second.bookings] == [booking_id, stayed_nowhere]
    assert (first.messages, second.messages) == ((), (message,))
    assert second.outcomes == ()
