"""The table of an officer's possible decisions, by state."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class BreachState(Enum):
    TO_REVIEW = "to_review"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    """The breach is no longer derived, and had no review."""
    SILENCED = "silenced"
    """The breach is about an agreed allowance: a decision is possible and not needed."""
    CHANGED = "changed"
    """The breach was reviewed, and its evidence has changed since, or it is no longer derived."""


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
"""A decision is never overwritten: a later one is added with its own reason."""


def state(
    *, withdrawn: bool, decided: Decision | None, evidence_changed: bool, silenced: bool = False
) -> BreachState:
    """Returns the state of a stored breach.

    A withdrawal after a decision changes the evidence. An officer who decides again has seen the
    withdrawal, so the second decision stands.
    """
    if decided is None:
        if withdrawn:
            return BreachState.WITHDRAWN
        return BreachState.SILENCED if silenced else BreachState.TO_REVIEW
    if evidence_changed:
        return BreachState.CHANGED
    return BreachState.UPHELD if decided is Decision.UPHOLD else BreachState.DISMISSED


def may_sign(*, finished: bool, reconciled: bool, waiting: int) -> bool:
    """Whether an outcome may be signed: the course is over, the meeting provider's report has been
    compared (or cannot be), and every breach of the client is settled."""
    return finished and reconciled and waiting == 0
