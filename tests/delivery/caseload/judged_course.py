"""Stored judgements and signatures of a course, without the events that they come from."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from delivery.caseload.refreshing import ChangedCourses
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import assessments
from delivery.records.review import cases, decisions, proposals
from delivery.records.review.cases import CaseRow
from tests.delivery.records.planned_course import LASTS, STARTS_AT, an_officer

JUDGED = STARTS_AT + LASTS
SIGNED = JUDGED + timedelta(hours=1)
LATER = SIGNED + timedelta(hours=1)
SOON, NEXT = "2026-06-13T10:45:00Z", "2026-06-14T10:45:00Z"
NOTHING = {
    "rebook_by": None,
    "rebook_charge_gbp": None,
    "refund_gbp": None,
    "refer_to_police": False,
    "further_courses": True,
    "national_status": None,
}


def part(
    reference: str, outcome: str = "completed", present_s: int = 9900, **follows: Any
) -> dict[str, Any]:
    """One client's part of an assessment; `follows` are fields of the consequence."""
    return {
        "reference": reference,
        "arrived_at": None,
        "late_by_s": None,
        "scheduled_s": 9900,
        "present_s": present_s,
        "gaps": [],
        "camera": {"on_s": 0, "off_s": 0, "unknown_s": 0},
        "breaches": [],
        "recommendation": {"outcome": outcome, "reasons": ["Said the trainer’s “note”."]},
        "consequence": {**NOTHING, **follows},
    }


async def judge(
    tx: Transaction,
    course: int,
    *parts: Mapping[str, Any],
    finished: bool = True,
    at: Any = JUDGED,
    read: int = 1,
    first_window: str | None = None,
) -> None:
    """`read`: the last row of the ledger that was read."""
    result: dict[str, Any] = {
        "course": "NSAC-1",
        "policy": "lrsp-2025-03",
        "notes": [],
        "unmatched": [],
    }
    result |= {"bookings": list(parts), "first_window": first_window}
    await assessments.save(tx, course, at, read, finished, result)


async def sign(
    tx: Transaction, booking: int, course: int, evidence: Mapping[str, Any], **follows: Any
) -> None:
    await decisions.sign_outcome(
        tx,
        booking_id=booking,
        course_id=course,
        officer_id=await officer(tx),
        outcome="completed",
        recommended="completed",
        reason="As recommended.",
        consequence={**NOTHING, **follows},
        evidence=evidence,
        ledger_id=1,
        now=SIGNED,
    )


async def propose(
    tx: Transaction, booking: int, course: int, outcome: str = "did_not_attend", **follows: Any
) -> None:
    await proposals.add(
        tx,
        booking_id=booking,
        course_id=course,
        officer_id=await officer(tx),
        outcome=outcome,
        recommended="completed",
        reason="As seen.",
        grounds=[],
        consequence={**NOTHING, **follows},
        evidence={},
        ledger_id=1,
        now=SIGNED,
    )


async def officer(tx: Transaction) -> int:
    user = await users.by_email(tx, "olive@example.org")
    return user.id if user else await an_officer(tx)


async def derived(store: Store, *courses: int) -> list[CaseRow]:
    """The rows of these courses after a scan."""
    await ChangedCourses(store).work_off()
    async with store.reading() as tx:
        return await cases.of_courses(tx, courses)
