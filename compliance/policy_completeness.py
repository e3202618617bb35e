"""Checks that a policy has words and figures for every rule and outcome."""

from collections.abc import Iterator

from compliance.outcomes.recommendation import RECOMMENDABLE
from compliance.policy.policy import Policy, PolicyFault
from compliance.rules import RULES


def complete(policy: Policy) -> Policy:
    """Returns the policy. Raises PolicyFault with a rule that does not exist, or with every rule,
    and every outcome that can be recommended, that the policy omits: the rule would never be
    applied, and the outcome would have no consequence."""
    for code in policy.rules:
        if code not in RULES:
            raise PolicyFault(f"rules.{code} is no rule", key=f"rules.{code}")
    if missing := list(_missing(policy)):
        raise PolicyFault(f"{', '.join(missing)}: missing", key=missing[0])
    return policy


def _missing(policy: Policy) -> Iterator[str]:
    yield from (f"rules.{code}" for code in RULES if code not in policy.rules)
    for outcome in RECOMMENDABLE:
        if outcome.value not in policy.terms:
            yield f"consequences.{outcome.value}"
