"""The table of an officer's acts: from which state of a case to which state, and by which officer.

An outcome against the client takes two officers, because a person decides (UK GDPR article 22) and
the consequence cannot be recalled. The first officer proposes the outcome. The second officer,
another person, confirms it. The trainer of the course may do neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy

SIGNED_ALONE = frozenset(
    {Outcome.COMPLETED, Outcome.PROVIDER_FAILURE, Outcome.INSUFFICIENT_EVIDENCE}
)
"""Outcomes in the client's favour, which one officer may sign."""


class DecisionState(Enum):
    OPEN = "open"
    """Nothing is signed, and nothing is proposed."""
    PROPOSED = "proposed"
    """One officer has proposed an adverse outcome, and no other has confirmed it."""
    SIGNED = "signed"


class Act(Enum):
    SIGN = "sign"
    """Puts an outcome in the client's favour into force."""
    PROPOSE = "propose"
    """Names an adverse outcome and its grounds. It has no effect yet."""
    CONFIRM = "confirm"
    """Puts the proposed outcome into force."""


class Doer(Enum):
    ANY_OFFICER = "any officer"
    ANOTHER_OFFICER = "an officer who did not propose it"


@dataclass(frozen=True, slots=True)
class Step:
    by: Doer
    leads_to: DecisionState


STEPS: Mapping[DecisionState, Mapping[Act, Step]] = MappingProxyType(
    {
        DecisionState.OPEN: {
            Act.SIGN: Step(Doer.ANY_OFFICER, DecisionState.SIGNED),
            Act.PROPOSE: Step(Doer.ANY_OFFICER, DecisionState.PROPOSED),
        },
        DecisionState.PROPOSED: {
            Act.SIGN: Step(Doer.ANY_OFFICER, DecisionState.SIGNED),
            Act.PROPOSE: Step(Doer.ANY_OFFICER, DecisionState.PROPOSED),
            Act.CONFIRM: Step(Doer.ANOTHER_OFFICER, DecisionState.SIGNED),
        },
        DecisionState.SIGNED: {
            Act.SIGN: Step(Doer.ANY_OFFICER, DecisionState.SIGNED),
            Act.PROPOSE: Step(Doer.ANY_OFFICER, DecisionState.PROPOSED),
        },
    }
)
"""An officer who disagrees with a proposal signs or proposes an outcome of their own. Earlier
proposals and outcomes stay on record."""


def is_adverse(outcome: Outcome) -> bool:
    """Returns whether the outcome takes two officers."""
    return outcome not in SIGNED_ALONE


def takes_two(outcome: Outcome, policy: Policy) -> bool:
    """Whether the outcome takes two officers under this policy. A provider may ask for a second
    officer where the service does not, never the reverse."""
    return is_adverse(outcome) or outcome.value in policy.two_officers_also


def may(act: Act, state: DecisionState, *, officer: int, proposer: int | None) -> bool:
    """Returns whether this officer may do the act. `officer` and `proposer` are ids of users;
    only a case in state `PROPOSED` has a proposer."""
    step = STEPS[state].get(act)
    if step is None:
        return False
    return step.by is Doer.ANY_OFFICER or officer != proposer
