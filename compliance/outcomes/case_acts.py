"""The table of acts: from which state of a case to which state, and by which person.

An outcome against the client takes two officers, because a person decides (UK GDPR article 22) and
the consequence cannot be recalled. The first officer proposes the outcome. The second officer,
another person, confirms it. The client may challenge it, and a third officer answers. If that
reverses it, its two officers decide nothing against the client of this case again. The trainer of
the course may do none of this.
"""

from collections.abc import Collection, Mapping
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
    """One officer has proposed an adverse outcome, and no other has confirmed it. No outcome that
    the client could challenge is in force."""
    SIGNED = "signed"
    """The outcome in force is in the client's favour, or its challenge was rejected."""
    ADVERSE = "adverse"
    """An adverse outcome is in force, and the client has not challenged it."""
    REPLACING = "replacing"
    """As `ADVERSE`, and one officer has proposed another adverse outcome in its place."""
    CHALLENGED = "challenged"
    """The client has challenged the outcome in force, and nobody has answered."""


class Act(Enum):
    SIGN = "sign"
    """Puts an outcome in the client's favour into force."""
    PROPOSE = "propose"
    """Names an adverse outcome and its grounds. It has no effect yet."""
    CONFIRM = "confirm"
    """Puts the proposed outcome into force."""
    CHALLENGE = "challenge"
    """Asks for another person to decide. It ends an open proposal, which did not know of it."""
    UPHOLD = "uphold"
    """Reverses the challenged outcome: puts an outcome in the client's favour into force."""
    REJECT = "reject"
    """Lets the challenged outcome stand."""


class Part(Enum):
    """What a person has had to do with a case."""

    CLIENT = "the client"
    TRAINER = "the trainer of the course"
    PROPOSER = "the officer who made the open proposal"
    DECIDER = "an officer who proposed or confirmed the outcome in force"
    REVERSED = "an officer who proposed or confirmed an outcome that a challenge reversed"


class Doer(Enum):
    CLIENT = "the client"
    ANY_OFFICER = "any officer"
    NOT_INVOLVED = "an officer who neither trained the course nor made a decision that was reversed"
    ANOTHER_OFFICER = (
        "an officer who neither proposed it nor trained the course nor made a decision that was "
        "reversed"
    )
    THIRD_OFFICER = "an officer who neither proposed nor confirmed it nor trained the course"


EXCLUDED: Mapping[Doer, frozenset[Part]] = MappingProxyType(
    {
        Doer.CLIENT: frozenset(),
        Doer.ANY_OFFICER: frozenset(),
        Doer.NOT_INVOLVED: frozenset({Part.TRAINER, Part.REVERSED}),
        Doer.ANOTHER_OFFICER: frozenset({Part.TRAINER, Part.PROPOSER, Part.REVERSED}),
        Doer.THIRD_OFFICER: frozenset({Part.TRAINER, Part.DECIDER}),
    }
)
"""The parts in a case that keep a person from being the doer."""


@dataclass(frozen=True, slots=True)
class Step:
    by: Doer
    leads_to: DecisionState


def _decidable(proposed: DecisionState) -> dict[Act, Step]:
    """The acts of a case without an open challenge; `proposed`: where a proposal leads."""
    return {
        Act.SIGN: Step(Doer.ANY_OFFICER, DecisionState.SIGNED),
        Act.PROPOSE: Step(Doer.NOT_INVOLVED, proposed),
    }


_CONFIRM = {Act.CONFIRM: Step(Doer.ANOTHER_OFFICER, DecisionState.ADVERSE)}
_CHALLENGE = {Act.CHALLENGE: Step(Doer.CLIENT, DecisionState.CHALLENGED)}

STEPS: Mapping[DecisionState, Mapping[Act, Step]] = MappingProxyType(
    {
        DecisionState.OPEN: _decidable(DecisionState.PROPOSED),
        DecisionState.PROPOSED: _decidable(DecisionState.PROPOSED) | _CONFIRM,
        DecisionState.SIGNED: _decidable(DecisionState.PROPOSED),
        DecisionState.ADVERSE: _decidable(DecisionState.REPLACING) | _CHALLENGE,
        DecisionState.REPLACING: _decidable(DecisionState.REPLACING) | _CONFIRM | _CHALLENGE,
        DecisionState.CHALLENGED: {
            Act.UPHOLD: Step(Doer.THIRD_OFFICER, DecisionState.SIGNED),
            Act.REJECT: Step(Doer.THIRD_OFFICER, DecisionState.SIGNED),
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


def is_possible(act: Act, state: DecisionState) -> bool:
    """Returns whether anybody may do the act from this state."""
    return act in STEPS[state]


def may(act: Act, state: DecisionState, parts: Collection[Part]) -> bool:
    """Returns whether a person with these parts in the case may do the act: the client, or else
    an officer."""
    step = STEPS[state].get(act)
    if step is None or (step.by is Doer.CLIENT) is not (Part.CLIENT in parts):
        return False
    return EXCLUDED[step.by].isdisjoint(parts)
