from dataclasses import replace

import pytest

from compliance.policy.policy import PolicyFault
from compliance.policy_completeness import complete
from delivery.policies import shipped_policies
from tests.scenes.scene import LRSP


@pytest.mark.parametrize("name", shipped_policies.names())
def test_every_shipped_policy_says_something_of_everything(name: str) -> None:
    shipped = shipped_policies.shipped(name)
    assert complete(shipped) is shipped


def test_every_rule_and_outcome_of_which_nothing_is_said_is_named() -> None:
    rules = {code: clause for code, clause in LRSP.rules.items() if code != "recording"}
    terms = {
        outcome: terms_of_outcome
        for outcome, terms_of_outcome in LRSP.terms.items()
        if outcome != "review"
    }
    with pytest.raises(PolicyFault, match=r"^rules\.recording, consequences\.review: missing$"):
        complete(replace(LRSP, rules=rules, terms=terms))
