"""The table of states and acts: who may do what, and which outcomes take two officers."""

from itertools import chain, combinations, product

import pytest

from compliance.outcomes.case_acts import (
    EXCLUDED,
    SIGNED_ALONE,
    STEPS,
    Act,
    DecisionState,
    Doer,
    Part,
    is_adverse,
    is_possible,
    may,
)
from compliance.outcomes.recommendation import Outcome
from tests.scenes.scene import LRSP

OFFICERS_PARTS = [part for part in Part if part is not Part.CLIENT]
OFFICERS = [
    frozenset(parts)
    for parts in chain.from_iterable(
        combinations(OFFICERS_PARTS, count) for count in range(len(OFFICERS_PARTS) + 1)
    )
]
"""Every combination of parts that an officer may have in a case."""
CLIENT = frozenset({Part.CLIENT})
THE_CLIENTS = {Act.CHALLENGE}

TABLE = """
open        sign=signed propose=proposed
proposed    sign=signed propose=proposed confirm=adverse
signed      sign=signed propose=proposed
adverse     sign=signed propose=replacing challenge=challenged
replacing   sign=signed propose=replacing confirm=adverse challenge=challenged
challenged  uphold=signed reject=signed
"""


def test_every_state_and_doer_stands_in_the_table() -> None:
    assert set(STEPS) == set(DecisionState)
    assert set(EXCLUDED) == set(Doer)
    assert {act for steps in STEPS.values() for act in steps} == set(Act)


def test_each_act_leads_where_the_table_says() -> None:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    written = {
        DecisionState(state): {
            Act(act): DecisionState(after) for act, after in (step.split("=") for step in steps)
        }
        for state, *steps in rows
    }
    table = {
        state: {act: step.leads_to for act, step in steps.items()} for state, steps in STEPS.items()
    }
    assert table == written


@pytest.mark.parametrize(("state", "act"), list(product(DecisionState, Act)))
def test_who_may_do_an_act_depends_on_the_parts_they_had(state: DecisionState, act: Act) -> None:
    keeps_out: dict[Act, set[Part]] = {
        Act.SIGN: set(),
        Act.PROPOSE: {Part.TRAINER, Part.REVERSED},
        Act.CONFIRM: {Part.TRAINER, Part.PROPOSER, Part.REVERSED},
        Act.UPHOLD: {Part.TRAINER, Part.DECIDER},
        Act.REJECT: {Part.TRAINER, Part.DECIDER},
    }
    possible = is_possible(act, state)
    for parts in OFFICERS:
        is_officers = act not in THE_CLIENTS and parts.isdisjoint(keeps_out[act])
        assert may(act, state, parts) is (possible and is_officers)
    assert may(act, state, CLIENT) is (possible and act in THE_CLIENTS)


def test_while_a_challenge_is_open_it_is_answered_and_nothing_else_happens() -> None:
    assert set(STEPS[DecisionState.CHALLENGED]) == {Act.UPHOLD, Act.REJECT}


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
