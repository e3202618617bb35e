"""A breach: a finding of fact, with the clause that it is about and what shows it."""

from dataclasses import dataclass

from compliance.spans import Span


@dataclass(frozen=True, slots=True)
class Breach:
    """What was found. It decides nothing."""

    booking: str
    rule: str
    clause: str
    span: Span
    """Within the scheduled course."""
    because: str
    """What shows it, in one plain sentence without names."""
