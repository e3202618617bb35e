"""The matters of which an officer may raise a finding, with their clauses.

The account may be of something outside the course, such as abuse on the telephone (clause 19) or a
recording on social media (clause 12).
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.policy.clause import Clause
from compliance.policy.policy import Policy

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "abuse": "non_completion_abuse",
        "unfit": "non_completion_unfit",
        "conduct": "non_completion_conduct",
        "social_media": "non_completion_data_breach",
    }
)
"""The matters besides what a trainer may observe, and the outcome whose clause each breaks."""
OTHER = "other"
"""A matter under no clause of its own."""


def raisable(policy: Policy) -> Mapping[str, Clause]:
    """The clause of each matter, by its code."""
    terms = policy.terms
    clauses = {code: terms[name].clause for code, name in OUTCOMES.items() if name in terms}
    return {**policy.observable(), **clauses, OTHER: Clause()}
