"""What was agreed with a client beforehand, and the one kind of finding that each silences.

A silenced finding stays what it is and is shown with the reason; nobody has to decide about it
(Equality Act 2010, s.20: an adjustment silences the flag and does not hide it). What an allowance
does not name it does not touch.
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
"""Allowance to the rule or code of the finding.

Clause 11's other adult is the interpreter or the supporter who was named; a child is neither. A
camera that stands where it was agreed shows less of somebody, but is not off: only an agreement
about the camera's being off is about that. An extra break is a short absence, never a leaving.
"""


def silenced_by(breach: Breach, allowances: frozenset[str], policy: Policy) -> str | None:
    """The allowance that a finding is about; None if none of these is."""
    if breach.rule == "absent" and breach.span.length > policy.extra_break:
        return None
    about = (name for name, rule in SILENCES.items() if rule == breach.rule and name in allowances)
    return next(about, None)
