"""What an officer may decide, from which state: one table."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class BreachState(Enum):
    TO_REVIEW = "to_review"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    """No longer derived, and nobody had reviewed it."""
    SILENCED = "silenced"
    """About what was agreed beforehand: nobody has to decide, and anybody may."""
    CHANGED = "changed"
    """Reviewed, and the evidence has changed since: also if it is no longer derived."""


class Decision(Enum):
    UPHOLD = "upheld"
    DISMISS = "dismissed"


BOTH = frozenset({Decision.UPHOLD, Decision.DISMISS})

MAY: Mapping[BreachState, frozenset[Decision]] = MappingProxyType(
    {
        BreachState.TO_REVIEW: BOTH,
        BreachState.SILENCED: BOTH,
        BreachState.UPHELD: BOTH,
        BreachState.DISMISSED: BOTH,
        BreachState.CHANGED: BOTH,
        BreachState.WITHDRAWN: frozenset(),
    }
)
"""A decision is never overwritten: a later one stands beside it, with its own reason."""


def state(
    *, withdrawn: bool, decided: Decision | None, evidence_changed: bool, silenced: bool = False
) -> BreachState:
    """The state of a breach, from what is stored of it.

    That it was withdrawn after the decision is a change of evidence; whoever decides again knows
    it, and that decision stands.
    """
    if decided is None:
        if withdrawn:
            return BreachState.WITHDRAWN
        return BreachState.SILENCED if silenced else BreachState.TO_REVIEW
    if evidence_changed:
        return BreachState.CHANGED
    return BreachState.UPHELD if decided is Decision.UPHOLD else BreachState.DISMISSED


def may_sign(*, finished: bool, reconciled: bool, waiting: int) -> bool:
    """An outcome may be signed once the course is over, the meeting provider's report has been laid
    against what was heard (or cannot be), and every breach of the client has been looked at."""
    return finished and reconciled and waiting == 0
