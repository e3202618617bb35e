"""A stored assessment and signed outcomes for the bookings of `client_place`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from delivery.assessment.stored_assessment import decoded, encoded
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.review import decisions, proposals
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.two_officers import proposer

NO_CONSEQUENCE: Mapping[str, object] = {
    "rebook_by": None,
    "rebook_charge_gbp": None,
    "refund_gbp": None,
    "refer_to_police": False,
    "further_courses": True,
    "national_status": None,
}


def assessed_client(reference: str, **facts: object) -> dict[str, Any]:
    return {
        "reference": reference,
        "arrived_at": "2026-06-10T07:47:10Z",
        "late_by_s": 0,
        "scheduled_s": 9900,
        "present_s": 9630,
        "gaps": [
            {
                "from": "2026-06-10T08:30:00Z",
                "to": "2026-06-10T08:34:30Z",
                "seconds": 270,
                "cause": "client_network",
            }
        ],
        "camera": {"on_s": 9000, "off_s": 300, "unknown_s": 30},
        "breaches": [],
        "recommendation": {"outcome": "review", "reasons": ["A machine's reason."]},
        "consequence": dict(NO_CONSEQUENCE),
    } | facts


def alans_breach(doubt: str) -> dict[str, object]:
    return {
        "rule": "camera_off",
        "clause": "12",
        "from": "2026-06-10T08:50:00Z",
        "to": "2026-06-10T08:55:00Z",
        "seconds": 300,
        "because": "The camera was reported off for 5 minutes outside breaks.",
        "doubt": doubt,
    }


async def judge(
    place: ClientVisit, *, finished: bool = True, doubt: str = "", **facts: object
) -> list[int]:
    """Saves an assessment; returns the ids of Alan's and Bella's breaches. `doubt` weakens Alan's
    breach."""
    bella = assessed_client("B", gaps=[], present_s=1234, arrived_at="2026-06-10T08:55:55Z")
    result = {
        "course": "NSAC-1",
        "policy": "lrsp-2025-03",
        "notes": [],
        "bookings": [bella, assessed_client("A", breaches=[alans_breach(doubt)], **facts)],
        "unmatched": [],
    }
    alan_s = DerivedBreach(
        place.booking_id,
        "camera_off",
        "12",
        STARTS + timedelta(minutes=50),
        STARTS + timedelta(minutes=55),
        "The camera was reported off for 5 minutes outside breaks.",
    )
    bella_s = DerivedBreach(
        place.other_booking_id,
        "arrived_late",
        "7",
        STARTS,
        STARTS + timedelta(minutes=56),
        "Bella's own matter.",
    )
    async with place.store.writing() as tx:
        await assessments.save(tx, place.course_id, ENDS, 1, finished, result)
        await assessments.save_breaches(tx, place.course_id, [alan_s, bella_s], ENDS)
        breaches = await assessments.breaches_of_course(tx, place.course_id)
    by_booking = {breach.booking_id: breach.id for breach in breaches}
    return [by_booking[place.booking_id], by_booking[place.other_booking_id]]


async def sign(place: ClientVisit, booking_id: int, outcome: str, **consequence: object) -> None:
    async with place.store.writing() as tx:
        judged = await assessments.of_course(tx, place.course_id)
        reference = "A" if booking_id == place.booking_id else "B"
        client = decoded(judged.result).client(reference) if judged else None
        fields: dict[str, Any] = {
            "booking_id": booking_id,
            "course_id": place.course_id,
            "outcome": outcome,
            "recommended": "review",
            "reason": "The words of an officer to the client.",
            "consequence": {**NO_CONSEQUENCE, **consequence},
            "evidence": {} if client is None else encoded(client),
            "ledger_id": 1,
            "now": ENDS + timedelta(days=1),
        }
        by = await proposer(tx, ENDS)
        proposal_id = await proposals.add(tx, officer_id=by, grounds=[], **fields)
        await decisions.sign_outcome(
            tx, officer_id=place.officer_id, proposal_id=proposal_id, **fields
        )
