"""The table of states and acts: who may do what, and which outcomes take two officers."""

from itertools import product

import pytest

from compliance.outcomes.case_acts import (
    SIGNED_ALONE,
    STEPS,
    Act,
    DecisionState,
    Doer,
    is_adverse,
    may,
)
from compliance.outcomes.recommendation import Outcome
from tests.scenes.scene import LRSP

FIRST, SECOND = 1, 2


def test_every_state_stands_in_the_table() -> None:
    assert set(STEPS) == set(DecisionState)


@pytest.mark.parametrize(("state", "act"), list(product(DecisionState, Act)))
def test_only_another_officer_confirms_and_only_what_is_proposed(
    state: DecisionState, act: Act
) -> None:
    proposer = FIRST if state is DecisionState.PROPOSED else None
    allowed = [may(act, state, officer=officer, proposer=proposer) for officer in (FIRST, SECOND)]
    if act is not Act.CONFIRM:
        assert allowed == [True, True]
    else:
        assert allowed == [False, state is DecisionState.PROPOSED]


def test_a_proposal_has_no_effect_and_every_other_act_signs() -> None:
    for steps in STEPS.values():
        for act, step in steps.items():
            leads_to = DecisionState.PROPOSED if act is Act.PROPOSE else DecisionState.SIGNED
            assert step.leads_to is leads_to
            assert (step.by is Doer.ANOTHER_OFFICER) is (act is Act.CONFIRM)


@pytest.mark.parametrize("outcome", Outcome)
def test_whatever_costs_or_refers_or_bars_takes_two_officers(outcome: Outcome) -> None:
    terms = LRSP.terms[outcome.value]
    costs = terms.charge.any() or terms.refund.any()
    harms = costs or terms.refer_to_police or not terms.further_courses
    assert is_adverse(outcome) is (harms or outcome is Outcome.REVIEW)


def test_one_officer_signs_nothing_that_is_not_in_the_clients_favour() -> None:
    assert {outcome.value for outcome in SIGNED_ALONE} == {
        "completed",
        "provider_failure",
        "insufficient_evidence",
    }
