"""Why the irreversible tasks of a decision must not be done: the causes that arose after it."""

from collections.abc import Iterable, Mapping
from enum import Enum

from delivery.assessment import evidence
from delivery.assessment.stored_assessment import decoded, encoded
from delivery.records.answers import challenges, statements
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow
from delivery.records.review import decisions, proposals
from delivery.records.review.decisions import OutcomeRow, ReviewRow
from delivery.records.review.proposals import ProposalRow


class StopCause(Enum):
    EVIDENCE = "evidence"
    """The evidence differs from what was signed, or a finding was reviewed or raised since."""
    STATEMENT = "statement"
    """The client made a statement that no officer has read."""
    CHALLENGE = "challenge"
    """The client challenged the decision, and nobody has answered."""
    PROPOSAL = "proposal"
    """An officer has proposed another outcome."""


async def causes_of_course(tx: Transaction, course_id: int) -> Mapping[int, frozenset[StopCause]]:
    """Returns the causes against the outcome in force of each decided client of the course, by the
    id of the outcome."""
    in_force = {row.booking_id: row for row in await decisions.outcomes_of_course(tx, course_id)}
    causes: dict[int, set[StopCause]] = {row.id: set() for row in in_force.values()}
    for outcome_id in await _with_new_evidence(tx, course_id, in_force.values()):
        causes[outcome_id].add(StopCause.EVIDENCE)
    for statement in await statements.of_course(tx, course_id):
        if statement.read_at is None and statement.booking_id in in_force:
            causes[in_force[statement.booking_id].id].add(StopCause.STATEMENT)
    challenged = await challenges.of_course(tx, course_id)
    for challenge in challenged:
        if challenge.is_open and challenge.outcome_id in causes:
            causes[challenge.outcome_id].add(StopCause.CHALLENGE)
    latest = {row.booking_id: row for row in await proposals.of_course(tx, course_id)}
    for proposed in latest.values():
        follows = proposed.follows_outcome_id
        if follows in causes and not _is_overtaken(proposed, challenged):
            causes[follows].add(StopCause.PROPOSAL)
    return {outcome_id: frozenset(named) for outcome_id, named in causes.items()}


def _is_overtaken(proposed: ProposalRow, challenged: Iterable[ChallengeRow]) -> bool:
    """Whether the client challenged the outcome in force after the proposal, which ends it."""
    follows = proposed.follows_outcome_id
    return any(row.outcome_id == follows and row.at >= proposed.at for row in challenged)


async def _with_new_evidence(
    tx: Transaction, course_id: int, signed: Iterable[OutcomeRow]
) -> set[int]:
    """The ids of the outcomes whose evidence has changed."""
    judged = await assessments.of_course(tx, course_id)
    assessment = decoded(judged.result) if judged and judged.finished else None
    breaches = await assessments.breaches_of_course(tx, course_id)
    booking_of = {breach.id: breach.booking_id for breach in breaches}
    breaches_of: dict[int, list[BreachRow]] = {}
    for breach in breaches:
        breaches_of.setdefault(breach.booking_id, []).append(breach)
    reviews: dict[int, list[ReviewRow]] = {}
    for review in await decisions.reviews_of_course(tx, course_id):
        reviews.setdefault(booking_of[review.breach_id], []).append(review)
    changed = set()
    for outcome in signed:
        reference = outcome.evidence.get("reference", "")
        client = assessment.client(reference) if assessment else None
        current = None if client is None else encoded(client)
        booking_id = outcome.booking_id
        weighed = reviews.get(booking_id, []), breaches_of.get(booking_id, [])
        if evidence.since_signed(outcome, current, *weighed):
            changed.add(outcome.id)
    return changed
