"""The types of the national courses, by which a policy names the amounts that differ."""

import re
from collections.abc import Iterator

from compliance.policy.policy import Policy

COURSE_TYPES = frozenset({"NSAC", "NMAC", "WDU", "NRRAC", "SCD", "YBYL"})
"""The types that are known. A new one needs no other version of the service: a policy may name
it."""
POSSIBLE = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
"""What the type of a course looks like in a register."""


def types_named(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yields each course type that the policy names, with the key under which it does."""
    for outcome, terms in policy.terms.items():
        for name, amount in (("charge", terms.charge), ("refund", terms.refund)):
            for course_type in amount.by_type:
                yield f"consequences.{outcome}.{name}_pence_by_type", course_type
    offers = policy.offers
    for key, by_type in (
        ("changes.charge_pence_by_type", offers.change_charge.by_type),
        ("changes.free_before_hours_by_type", offers.free_before_by_type),
        ("cancellation.refund_pence_by_type", offers.cancellation_refund.by_type),
        ("breaks.by_type", policy.breaks.by_type),
    ):
        for course_type in by_type:
            yield key, course_type


def fault_of(course_type: str) -> str | None:
    """Returns why no course can have this type; None if one can."""
    if not POSSIBLE.fullmatch(course_type):
        return f"names {course_type!r}, which is no course type: it holds letters and digits alone"
    spelling = next((name for name in COURSE_TYPES if name.lower() == course_type.lower()), None)
    if spelling is not None and spelling != course_type:
        return f"names {course_type!r}, and the course type is {spelling}"
    return None


def unknown_types(policy: Policy) -> tuple[str, ...]:
    """Returns the course types that the policy names and that are not known, in their order: they
    may be new, or misspelt."""
    named = (course_type for _, course_type in types_named(policy))
    return tuple(dict.fromkeys(kind for kind in named if kind not in COURSE_TYPES))
