"""Courses in every state of a report, and clients in every state of a course."""

from datetime import timedelta

from delivery.assessment import evidence
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions
from tests.delivery.caseload.judged_course import (
    JUDGED,
    LATER,
    derived,
    judge,
    officer,
    part,
    sign,
)
from tests.delivery.records.messages.invited_client import claimed, sent
from tests.delivery.records.planned_course import STARTS_AT, a_booking, a_course

GAP = {"from": "2026-06-10T09:00:00Z", "to": "2026-06-10T09:05:00Z", "seconds": 300}


async def varied(store: Store) -> tuple[int, int]:
    """A course of five clients that was held, one that is not judged, one that is cancelled and one
    to come; returns the first two."""
    async with store.writing() as tx:
        held, unjudged, cancelled, to_come = [
            await a_course(
                tx,
                reference=f"NSAC-{number}",
                starts_at=STARTS_AT + timedelta(days=number),
                ends_at=STARTS_AT + timedelta(days=number, minutes=165),
                state="cancelled" if number == 2 else "planned",
                policy=f"policy-{number}",
            )
            for number in (0, 1, 2, 9)
        ]
        for course in (unjudged, cancelled, to_come):
            await a_booking(tx, course, reference=f"B-of-{course}")
        booked = [await a_booking(tx, held, reference=f"B-{number}") for number in range(5)]
        await sent(tx, await claimed(tx, booked[0], now=STARTS_AT), STARTS_AT)
        parts = [part(f"B-{number}") | {"late_by_s": number} for number in range(4)]
        parts[1] |= {"gaps": [{**GAP, "cause": "host"}, {**GAP, "cause": "host"}]}
        parts[2] |= {"gaps": [{**GAP, "cause": "client_left"}]}
        parts[2] |= {"camera": {"on_s": 9000, "off_s": 60, "unknown_s": 7}}
        await judge(tx, held, *parts, at=LATER)
        breaches = [
            DerivedBreach(booking, "absent", "8", STARTS_AT, JUDGED, "away") for booking in booked
        ]
        await assessments.save_breaches(tx, held, breaches, JUDGED)
        rows = await assessments.breaches_of_course(tx, held)
        await _review(tx, rows[0].id, "upheld", evidence.of_breach(rows[0]))
        await _review(tx, rows[1].id, "dismissed", evidence.of_breach(rows[1]))
        await _review(tx, rows[2].id, "upheld", {})
        await assessments.save_breaches(tx, held, breaches[:4], JUDGED)
        await sign(tx, booked[0], held, parts[0])
        await sign(tx, booked[1], held, part("B-1", present_s=1))
        await sign(tx, booked[3], held, parts[3])
        await a_booking(tx, held, reference="B-3", state="withdrawn")
    await derived(store, held)
    return held, unjudged


async def _review(tx: Transaction, breach_id: int, decision: str, seen: dict[str, object]) -> None:
    await decisions.add_review(
        tx,
        breach_id=breach_id,
        officer_id=await officer(tx),
        decision=decision,
        reason="seen",
        evidence=seen,
        now=JUDGED,
    )
