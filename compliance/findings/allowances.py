"""The allowances agreed with a client beforehand, and the kind of finding that each silences.

A silenced finding is still shown, with the reason, and needs no decision (Equality Act 2010, s.20:
an adjustment silences the flag and does not hide it). An allowance silences nothing else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.findings.breach import Breach
from compliance.policy.policy import Policy

INTERPRETER = "interpreter"
"""A named interpreter who is on the register (clause 17)."""

SILENCES: Mapping[str, str] = MappingProxyType(
    {
        INTERPRETER: "other_person",
        "support_person": "other_person",
        "camera_position": "poor_light",
        "camera_may_be_off": "camera_off",
        "extra_breaks": "absent",
    }
)
"""The rule or code that each allowance silences.

Clause 11's other adult is the named interpreter or supporter, never a child. A camera agreed to
stand elsewhere shows less of the client but is not off: only an agreement about the camera being
off silences that. An extra break is a short absence, never leaving early.
"""


def silenced_by(breach: Breach, allowances: frozenset[str], policy: Policy) -> str | None:
    """The allowance that silences a finding; None if none does."""
    if breach.rule == "absent" and breach.span.length > policy.extra_break:
        return None
    about = (name for name, rule in SILENCES.items() if rule == breach.rule and name in allowances)
    return next(about, None)
