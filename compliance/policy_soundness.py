"""Finds contradictions in the consequences that a policy gives to its outcomes."""

from collections.abc import Iterator

from compliance.outcomes.case_acts import SIGNED_ALONE, is_adverse
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.policy.policy import Policy, PolicyFault, Terms

COMPLETED, NOT_COMPLETED, NOT_ATTENDED = 4, 5, 6
"""The national statuses: attended and completed, attended and not completed, did not attend."""
STATUSES = (COMPLETED, NOT_COMPLETED, NOT_ATTENDED)

ALSO = "decisions.two_officers_also"
SECOND_OFFICER_POSSIBLE = tuple(
    outcome for outcome in Outcome if outcome in SIGNED_ALONE - {Outcome.COMPLETED}
)
"""Outcomes that take one officer unless a policy says otherwise. A completion as recommended is
signed for a whole course at once, and all others take two officers anyway."""

Fault = tuple[str, str]
"""The key within an outcome's table, and what is wrong with it."""


def sound(policy: Policy) -> Policy:
    """Returns the policy. Raises PolicyFault with the first consequence that cannot be meant: an
    unknown outcome, a completion that costs or has another status than 4, a status that belongs to
    other outcomes, a window without a length; or with an outcome for which a second officer cannot
    be asked."""
    for name, terms in policy.terms.items():
        place = f"consequences.{name}"
        outcome = outcome_of(name)
        if outcome is None:
            raise PolicyFault(f"{place} is no outcome", key=place)
        for key, words in _faults(outcome, terms):
            raise PolicyFault(f"{place}.{key} {words}", key=f"{place}.{key}")
    for name in policy.two_officers_also:
        if outcome_of(name) not in SECOND_OFFICER_POSSIBLE:
            possible = " or ".join(outcome.value for outcome in SECOND_OFFICER_POSSIBLE)
            raise PolicyFault(f"{ALSO} may name {possible}, and names {name!r}", key=ALSO)
    return policy


def _faults(outcome: Outcome, terms: Terms) -> Iterator[Fault]:
    if not is_adverse(outcome):
        yield from _burdens(terms)
    yield from _status(outcome, terms.national_status)
    if terms.hours is not None and not terms.hours:
        yield "hours", "must be longer than 0"
    if terms.days == 0:
        yield "days", "must be longer than 0"


def _burdens(terms: Terms) -> Iterator[Fault]:
    if terms.charge.any():
        yield "charge_pence", "must be 0: the client pays nothing after this outcome"
    if terms.refer_to_police:
        yield "refer_to_police", "must be false after this outcome"
    if not terms.further_courses:
        yield "further_courses", "must be true after this outcome"


def _status(outcome: Outcome, status: int | None) -> Iterator[Fault]:
    if outcome is Outcome.COMPLETED and status != COMPLETED:
        yield "national_status", f"must be {COMPLETED}, and is {status}"
    if outcome is not Outcome.COMPLETED and status == COMPLETED:
        yield "national_status", f"must not be {COMPLETED}: only a completion has it"
    if status is not None and status not in STATUSES:
        yield "national_status", f"must be one of {', '.join(map(str, STATUSES))}"
