"""The changes of a case since its adverse outcome was proposed. A changed case needs a new
proposal."""

from compliance.outcomes.consequence import consequence
from compliance.outcomes.recommendation import outcome_of
from delivery.assessment.stored_assessment import StoredConsequence, encoded
from delivery.review.case import ReviewCase

CONSEQUENCE, STATEMENT = "consequence", "statement"


def changes_since_proposed(case: ReviewCase) -> tuple[str, ...]:
    """Returns the parts of the evidence that differ from the open proposal's, by the names of
    `evidence.PARTS`. Empty without an open proposal.

    The part `consequence` is included if the policy or the police deadline now gives the proposed
    outcome another consequence.
    """
    proposed = case.proposed
    if proposed is None:
        return ()
    parts = case.changes_since(proposed)
    if any(row.at > proposed.at for row in case.decided.statements):
        parts = (*parts, STATEMENT)
    outcome, course = outcome_of(proposed.outcome), case.inputs.row
    if outcome is None or CONSEQUENCE in parts:
        return parts
    deadline = case.booking.police_deadline
    follows = consequence(outcome, course.type, course.ends_at, deadline, case.inputs.policy)
    is_same = encoded(StoredConsequence.of(follows)) == proposed.consequence
    return parts if is_same else (*parts, CONSEQUENCE)
