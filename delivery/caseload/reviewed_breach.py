"""A breach with the reviews that officers have given it."""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.findings.meaning import meaning
from compliance.outcomes.review_states import MAY, BreachState, Decision, state
from delivery.assessment import evidence
from delivery.records.judgements.assessments import BreachRow
from delivery.records.review.decisions import ReviewRow


@dataclass(frozen=True, slots=True)
class ReviewedBreach:
    """A recorded breach with its reviews, oldest first, and its state after the last review."""

    row: BreachRow
    state: BreachState
    reviews: tuple[ReviewRow, ...]

    @property
    def may(self) -> frozenset[Decision]:
        return MAY[self.state]

    @property
    def waits(self) -> bool:
        """Whether an officer must decide about it before an outcome can be signed."""
        return self.state in (BreachState.TO_REVIEW, BreachState.CHANGED)

    def evidence_at(self, review: ReviewRow) -> str:
        """Returns the evidence as it was at the review; empty if it says the same as today's, in
        whatever words."""
        then = str(review.evidence.get("because", ""))
        return "" if meaning(then) == meaning(self.row.because) else then


def reviewed(row: BreachRow, reviews: Sequence[ReviewRow]) -> ReviewedBreach:
    """Returns a recorded breach with its reviews. `reviews` may hold those of other breaches
    too."""
    breach_reviews = tuple(review for review in reviews if review.breach_id == row.id)
    last = breach_reviews[-1] if breach_reviews else None
    return ReviewedBreach(
        row=row,
        state=state(
            withdrawn=row.withdrawn_at is not None,
            decided=Decision(last.decision) if last else None,
            silenced=row.silenced_by is not None,
            evidence_changed=last is not None and evidence.has_changed(last, row),
        ),
        reviews=breach_reviews,
    )
