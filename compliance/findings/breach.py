"""A breach: a finding of fact, with the clause that it is about and what shows it."""

from dataclasses import dataclass

from compliance.intervals import Span, Spans, cover


class NotCovered(ValueError):
    """A finding would rest on a time of which nobody could have told us."""


@dataclass(frozen=True, slots=True)
class Breach:
    """What was found. It decides nothing."""

    booking: str
    rule: str
    clause: str
    span: Span
    """Within the scheduled course."""
    because: str
    """What shows it, in plain sentences without names."""
    rests_on: Spans
    """When we could have heard otherwise. The span lies within: there is no other breach."""
    doubt: str = ""
    """What speaks against it, in one plain sentence: it rests on a single mark, say, or the
    provider reports otherwise. Empty where nothing does."""
    silenced_by: str | None = None
    """The allowance, agreed beforehand, that it is about: then nobody has to decide about it."""

    def __post_init__(self) -> None:
        if not cover(self.rests_on, self.span):
            raise NotCovered(f"{self.rule} from {self.span.start} to {self.span.end}")
