"""Checks that a policy has words and figures for every rule and outcome."""

from collections.abc import Iterator

from compliance.outcomes.recommendation import RECOMMENDABLE
from compliance.policy.policy import Policy, PolicyFault
from compliance.rules import RULES


def complete(policy: Policy) -> Policy:
    """Returns the policy. Raises PolicyFault with every rule, and every outcome that can be
    recommended, that it omits: the rule would never be applied, and the outcome would have no
    consequence."""
    if missing := list(_missing(policy)):
        raise PolicyFault(f"{', '.join(missing)}: missing")
    return policy


def _missing(policy: Policy) -> Iterator[str]:
    yield from (f"rules.{code}" for code in RULES if code not in policy.rules)
    for outcome in RECOMMENDABLE:
        if outcome.value not in policy.terms:
            yield f"consequences.{outcome.value}"
