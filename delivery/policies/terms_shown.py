"""The terms as a client reads them: each clause that the policy states, and the costs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.effects.late_change import free_until
from compliance.outcomes.recommendation import Outcome
from compliance.policy.clause import Clause
from compliance.policy.policy import Policy
from compliance.policy.terms import Terms

_FIRST_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class ChangeCosts:
    """What a client pays, or gets back, who does not take part as booked. Amounts are in pence."""

    free_until: datetime | None
    """Before this time another date is free; None if it always is."""
    late_change: int | None
    """What another date costs from then on."""
    cancelled_before: datetime | None
    """Before this time the terms name no amount of a cancellation; None if they never do."""
    late_refund: int | None
    """What is refunded of a cancellation from then on."""
    change: Clause
    cancellation: Clause


@dataclass(frozen=True, slots=True)
class TermsShown:
    clauses: tuple[tuple[str, tuple[str, ...]], ...]
    """The number of each clause with its sentences, in the order of the numbers. What has no number
    is last."""
    costs: ChangeCosts
    missed: Terms
    """What follows for a client who does not attend."""
    unfit: Clause
    """What holds of alcohol and drugs."""
    proof_days: int
    """Days after the course within which proof of an illness or a bereavement may come."""
    proof_clause: str
    """The clause under which a charge is returned after such a proof; may be empty."""
    instructions_lead: timedelta | None
    """How long before the start the joining instructions are sent."""


def terms_shown(policy: Policy, course_type: str, starts_at: datetime) -> TermsShown:
    """The terms for a course of this type that starts then."""
    unfit = policy.terms.get(Outcome.NON_COMPLETION_UNFIT.value, Terms())
    return TermsShown(
        clauses=_clauses(policy),
        costs=change_costs(policy, course_type, starts_at),
        missed=policy.terms.get(Outcome.DID_NOT_ATTEND.value, Terms()),
        unfit=unfit.clause,
        proof_days=policy.decision_times.proof_days,
        proof_clause=policy.decision_times.proof_clause,
        instructions_lead=policy.instructions_lead,
    )


def change_costs(policy: Policy, course_type: str, starts_at: datetime) -> ChangeCosts:
    terms = policy.offers
    return ChangeCosts(
        free_until=free_until(terms.free_before_of(course_type), starts_at),
        late_change=terms.change_charge.of_type(course_type) or None,
        cancelled_before=free_until(terms.cancelled_before, starts_at),
        late_refund=terms.cancellation_refund.of_type(course_type) or None,
        change=terms.change,
        cancellation=terms.cancellation,
    )


def _clauses(policy: Policy) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said: dict[str, dict[str, None]] = {}
    for clause in _stated(policy):
        said.setdefault(clause.number, {})[clause.says] = None
    return tuple((number, tuple(said[number])) for number in sorted(said, key=_order))


def _stated(policy: Policy) -> Iterator[Clause]:
    """Every sentence of the terms with its number."""
    offers = policy.offers
    stated = [
        *policy.rules.values(),
        *policy.codes.values(),
        *(terms.clause for terms in policy.terms.values()),
        *(offers.change, offers.cancellation, offers.withdrawal),
    ]
    return (clause for clause in stated if clause.says)


def _order(clause: str) -> tuple[bool, int, str]:
    number = _FIRST_NUMBER.search(clause)
    return number is None, int(number[0]) if number else 0, clause
