"""The allowances agreed with a client beforehand, and the kind of finding that each silences.

A silenced finding is still shown, with the reason, and needs no decision (Equality Act 2010, s.20:
an adjustment silences the flag and does not hide it). An allowance silences nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from compliance.course import Booking
from compliance.findings.breach import Breach
from compliance.findings.sentences import Sentence
from compliance.policy.policy import Policy

INTERPRETER = "interpreter"
"""A named interpreter who is on the register (clause 17)."""

EXTRA_BREAKS = "extra_breaks"
SUPPORT_PERSON = "support_person"
OTHER_PERSON = "other_person"
SILENCES: Mapping[str, str] = MappingProxyType(
    {
        INTERPRETER: OTHER_PERSON,
        SUPPORT_PERSON: OTHER_PERSON,
        "camera_position": "poor_light",
        "camera_may_be_off": "camera_off",
        EXTRA_BREAKS: "absent",
    }
)
"""The rule or code that each allowance silences.

Clause 11's other adult is the named interpreter or supporter, never a child. A camera agreed to
stand elsewhere shows less of the client but is not off: only an agreement about the camera being
off silences that. An extra break is a short absence, never leaving early.
"""


def silenced(breaches: Iterable[Breach], booking: Booking, policy: Policy) -> tuple[Breach, ...]:
    """One client's findings in time order, each with the allowance that silences it, if any does.

    A supporter without a name on record silences nothing where the policy asks for the name; what
    is missing is then said as a doubt.

    Extra breaks silence absences until these are longer together than the policy allows: the
    absence that goes beyond, and each after it, is a finding again.
    """
    weighed, limit, sum_of_breaks = list[Breach](), policy.extra_breaks_in_sum, timedelta()
    unnamed = policy.supporter_named and booking.unnamed_supporter
    allowances = booking.allowances - ({SUPPORT_PERSON} if unnamed else frozenset())
    for breach in breaches:
        agreed = _silenced_by(breach, allowances, policy)
        if agreed == EXTRA_BREAKS:
            sum_of_breaks += breach.span.length
            agreed = None if limit is not None and sum_of_breaks > limit else agreed
        if agreed:
            weighed.append(replace(breach, silenced_by=agreed))
        elif unnamed and breach.rule == OTHER_PERSON:
            weighed.append(replace(breach, doubt=Sentence.UNNAMED_SUPPORTER()))
        else:
            weighed.append(breach)
    return tuple(weighed)


def _silenced_by(breach: Breach, allowances: frozenset[str], policy: Policy) -> str | None:
    """The allowance that silences a finding by itself; None if none does."""
    if breach.rule == "absent" and breach.span.length > policy.extra_break:
        return None
    about = (name for name, rule in SILENCES.items() if rule == breach.rule and name in allowances)
    return next(about, None)
