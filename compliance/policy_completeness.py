"""Whether a policy says something of everything that it will be asked."""

from collections.abc import Iterator

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy, PolicyFault
from compliance.rules import RULES


def complete(policy: Policy) -> Policy:
    """The same policy. Raises PolicyFault with every rule and outcome of which it says nothing:
    the rule would never be looked for, and nothing would follow from the outcome."""
    if missing := list(_missing(policy)):
        raise PolicyFault(f"{', '.join(missing)}: missing")
    return policy


def _missing(policy: Policy) -> Iterator[str]:
    yield from (f"rules.{code}" for code in RULES if code not in policy.rules)
    for outcome in Outcome:
        if outcome.value not in policy.terms:
            yield f"consequences.{outcome.value}"
