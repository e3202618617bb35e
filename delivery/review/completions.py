"""Signs chosen completions of a course together, with as many statements as for one."""

from collections.abc import Mapping
from datetime import datetime

from compliance.outcomes.case_acts import takes_two
from compliance.outcomes.recommendation import Outcome
from delivery.caseload.refreshing import refresh
from delivery.effects.opening import DecidedCourse, NewDecision, open_tasks
from delivery.records.database.store import Store
from delivery.records.review import audit, decisions
from delivery.records.review.decisions import AS_RECOMMENDED
from delivery.review.case import ReviewCase, open_cases
from delivery.review.decisions import DecisionSigning, consequence_of, new_outcome


async def sign_completions(
    store: Store, course_id: int, chosen: Mapping[int, str], officer_id: int, now: datetime
) -> frozenset[int]:
    """Signs the recommended completions that have no finding, and returns their booking ids.

    `chosen` maps booking ids to the seals of the cases that the officer had read. A case that has
    changed since, or is not a completion without a finding, is left as it is.
    """
    async with store.writing() as tx:
        await decisions.hold_all(tx, chosen.keys())
        cases = [
            case
            for case in await open_cases(tx, course_id, now)
            if chosen.get(case.booking.id) == case.seal and _may_be_signed(case)
        ]
        if not cases:
            return frozenset()
        signings = [DecisionSigning(officer_id, AS_RECOMMENDED, case.seal) for case in cases]
        rows = [
            new_outcome(case, Outcome.COMPLETED, signing, now)
            for case, signing in zip(cases, signings, strict=True)
        ]
        await decisions.sign_outcomes(tx, rows)
        signed = DecidedCourse(course_id, cases[0].inputs.policy, officer_id, now)
        await open_tasks(tx, signed, [_decision(case) for case in cases])
        acts = [("outcome signed", f"booking {case.booking.reference}") for case in cases]
        await audit.add_all(tx, acts, user_id=officer_id, role="officer", now=now)
        await refresh(tx, course_id)
    return frozenset(case.booking.id for case in cases)


def _may_be_signed(case: ReviewCase) -> bool:
    return case.clean and not takes_two(Outcome.COMPLETED, case.inputs.policy)


def _decision(case: ReviewCase) -> NewDecision:
    follows = consequence_of(case, Outcome.COMPLETED)
    return NewDecision(case.booking.id, Outcome.COMPLETED, follows)
