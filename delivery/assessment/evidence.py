"""The evidence of a decision, as stored with it and compared with the current evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.assessment import Assessment
from compliance.findings.meaning import meaning
from delivery.assessment.stored_assessment import StoredClient, encoded, timestamp
from delivery.records.judgements.assessments import BreachRow
from delivery.records.review.decisions import OutcomeRow, ReviewRow
from delivery.records.review.proposals import ProposalRow

PARTS: Mapping[str, tuple[str, ...]] = {
    "arrival": ("arrived_at", "late_by_s"),
    "presence": ("scheduled_s", "present_s", "unknown_s", "gaps"),
    "camera": ("camera",),
    "breaches": ("breaches",),
    "recommendation": ("recommendation",),
    "consequence": ("consequence",),
}
"""The parts of a client's evidence by the name an officer reads, with the keys of each."""


def of_clients(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """Returns each client's part of the assessment, encoded, by booking reference."""
    scheduled_s = assessment.room.scheduled.seconds
    return {
        judgement.booking.reference: encoded(StoredClient.of(judgement, scheduled_s))
        for judgement in assessment.judgements
    }


def of_breach(row: BreachRow) -> dict[str, Any]:
    """Encodes a breach as an officer sees it."""
    return {
        "rule": row.rule,
        "clause": row.clause,
        "from": timestamp(row.start_at),
        "to": timestamp(row.end_at),
        "because": row.because,
        "withdrawn": row.withdrawn_at is not None,
        **({"silenced_by": row.silenced_by} if row.silenced_by else {}),
        **({"source": row.source} if row.raised_by else {}),
    }


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Names the `PARTS` that differ between two encoded clients in more than the wording of a
    sentence; `other` if none of these does."""
    parts = tuple(
        part
        for part, keys in PARTS.items()
        if any(_differ(then.get(key), now.get(key)) for key in keys)
    )
    return parts or (("other",) if _differ(then, now) else ())


def since_signed(
    signed: OutcomeRow | ProposalRow,
    current: Mapping[str, Any] | None,
    reviews: Iterable[ReviewRow],
    breaches: Iterable[BreachRow],
) -> tuple[str, ...]:
    """Names the parts of the evidence that differ from those of an outcome, signed or proposed,
    which must then be looked at again.

    `current` is the client's evidence as encoded now, None if there is none to compare; `breaches`
    and `reviews` are the client's. Returns names of `PARTS`, `reviews` for a breach that was
    reviewed after the signature, and `raised` for a finding that an officer raised after it.
    """
    parts = () if current is None else changed(signed.evidence, current)
    if any(review.at > signed.at for review in reviews):
        parts = (*parts, "reviews")
    is_raised = any(row.raised_by is not None and row.found_at > signed.at for row in breaches)
    return (*parts, "raised") if is_raised else parts


def has_changed(review: ReviewRow, row: BreachRow) -> bool:
    """Returns whether a breach differs from the version that the reviewing officer saw, in more
    than the wording of its sentences."""
    return _differ(review.evidence, of_breach(row))


def _differ(then: object, now: object) -> bool:
    return then != now and _unworded(then) != _unworded(now)


def _unworded(value: Any) -> Any:
    """Replaces each text in a JSON value by its `meaning`."""
    match value:
        case str():
            return meaning(value)
        case dict():
            return {key: _unworded(part) for key, part in value.items()}
        case list():
            return [_unworded(part) for part in value]
        case _:
            return value
