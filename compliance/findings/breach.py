"""A breach: a finding of fact, with its clause and its evidence."""

from dataclasses import dataclass

from compliance.intervals import Span, Spans, cover


class NotCovered(ValueError):
    """The finding would rest on a time whose events could not reach the service."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A finding of fact. It decides nothing."""

    booking: str
    rule: str
    clause: str
    span: Span
    """The time of the breach, within the scheduled course."""
    because: str
    """The evidence in plain sentences without names."""
    rests_on: Spans
    """When events to the contrary could have reached the service; `span` lies within these
    times."""
    doubt: str = ""
    """The doubt, in one plain sentence, such as a single mark or a report that differs; empty if
    there is none."""
    silenced_by: str | None = None
    """The agreed allowance that silences the finding, which then needs no decision."""

    def __post_init__(self) -> None:
        if not cover(self.rests_on, self.span):
            raise NotCovered(f"{self.rule} from {self.span.start} to {self.span.end}")
