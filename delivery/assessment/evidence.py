"""What a decision rests on, as it is kept with the decision and compared with what is so now."""

from collections.abc import Mapping
from typing import Any

from compliance.assessment import Assessment
from delivery.assessment.serialisation import moment, printed
from delivery.records.judgements.assessments import BreachRow

PARTS: Mapping[str, tuple[str, ...]] = {
    "arrival": ("arrived_at", "late_by_s"),
    "presence": ("scheduled_s", "present_s", "gaps"),
    "camera": ("camera",),
    "breaches": ("breaches",),
    "recommendation": ("recommendation",),
    "consequence": ("consequence",),
}
"""The parts of a client's evidence that an officer knows, and the keys that each is kept under."""


def of_clients(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """Each client's part of the assessment as printed, by booking reference."""
    return {one["reference"]: one for one in printed(assessment)["bookings"]}


def of_breach(row: BreachRow) -> dict[str, Any]:
    """A breach as an officer sees it."""
    return {
        "rule": row.rule,
        "clause": row.clause,
        "from": moment(row.start_at),
        "to": moment(row.end_at),
        "because": row.because,
        "withdrawn": row.withdrawn_at is not None,
    } | ({"silenced_by": row.silenced_by} if row.silenced_by else {})


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of `PARTS` are not what they were; `other` if it is none of these."""
    found = tuple(
        part for part, keys in PARTS.items() if any(then.get(key) != now.get(key) for key in keys)
    )
    return found or (("other",) if then != now else ())
