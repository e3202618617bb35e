"""Which part of a case waits for an officer first: the focus of the case's page begins there."""

from collections.abc import Iterator

from delivery.proposals.challenge_answers import answering_refusals
from delivery.proposals.proposals import confirming_refusals
from delivery.review.case import ReviewCase
from delivery.review.proposal_changes import changes_since_proposed


def waiting_part(case: ReviewCase, officer_id: int) -> str:
    """Returns the id that the part has on the page: `statement-7` and `challenge-7` with the id of
    the row, `finding-2` with the place among the breaches, `proposal` or `decision`; "" if nothing
    waits for this officer."""
    return next(_parts(case, officer_id), "")


def _parts(case: ReviewCase, officer_id: int) -> Iterator[str]:
    if case.on_record is not None:
        return
    for statement in case.decided.unread:
        yield f"statement-{statement.id}"
    for number, breach in enumerate(case.breaches, 1):
        if breach.waits and breach.row.raised_by != officer_id:
            yield f"finding-{number}"
    challenge = case.decided.challenge
    if challenge is not None:
        if not answering_refusals(case, officer_id):
            yield f"challenge-{challenge.id}"
    elif case.may_sign:
        yield from _decision(case, officer_id)


def _decision(case: ReviewCase, officer_id: int) -> Iterator[str]:
    if case.proposed is None:
        if case.signed is None or case.changes:
            yield "decision"
    elif changes_since_proposed(case):
        yield "decision"
    elif not confirming_refusals(case, officer_id):
        yield "proposal"
