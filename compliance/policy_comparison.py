"""Compares judgements under two policies: which clients would be judged otherwise, and how."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum

from compliance.assessment import Assessment, Judgement
from compliance.intervals import Span
from compliance.outcomes.recommendation import Outcome


class Effect(Enum):
    SAME = "same"
    FLAGGED = "flagged"
    """No completion under the tried policy only."""
    CLEARED = "cleared"
    """A completion under the tried policy only."""
    OTHERWISE = "otherwise"
    """A completion under both or under neither, with other findings or consequences."""


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """One booking, judged from the same events under two policies."""

    was: Judgement
    tried: Judgement
    signed: Outcome | None = None
    """The outcome that an officer signed; None without a signature."""

    @property
    def booking(self) -> str:
        return self.was.booking.reference

    @property
    def effect(self) -> Effect:
        if flagged(self.was) != flagged(self.tried):
            return Effect.FLAGGED if flagged(self.tried) else Effect.CLEARED
        return Effect.SAME if _effects(self.was) == _effects(self.tried) else Effect.OTHERWISE


def flagged(judgement: Judgement) -> bool:
    """Whether the recommendation is anything but a completion."""
    return judgement.recommendation.outcome is not Outcome.COMPLETED


def _effects(judgement: Judgement) -> tuple[object, ...]:
    """Everything that a policy may change for a client, except the wording of clauses."""
    findings = frozenset(_findings(judgement))
    return findings, judgement.recommendation.outcome, judgement.consequence


def _findings(judgement: Judgement) -> Iterator[tuple[str, Span]]:
    return ((breach.rule, breach.span) for breach in judgement.breaches)


def compare(
    was: Assessment, tried: Assessment, signed: Mapping[str, Outcome]
) -> tuple[PolicyDifference, ...]:
    """The differences by booking, in the order of the course. `signed` is by booking reference."""
    pairs = zip(was.judgements, tried.judgements, strict=True)
    return tuple(
        PolicyDifference(before_judgement, other, signed.get(before_judgement.booking.reference))
        for before_judgement, other in pairs
    )


@dataclass(slots=True)
class BookingCounts:
    """Counts of bookings."""

    judged: int = 0
    flagged_was: int = 0
    flagged_tried: int = 0
    effects: Counter[Effect] = field(default_factory=Counter)
    completed: int = 0
    """Bookings newly flagged that an officer signed as completed."""

    def add(self, difference: PolicyDifference) -> None:
        self.judged += 1
        self.flagged_was += flagged(difference.was)
        self.flagged_tried += flagged(difference.tried)
        self.effects[difference.effect] += 1
        self.completed += (
            difference.effect is Effect.FLAGGED and difference.signed is Outcome.COMPLETED
        )

    def add_all(self, other: "BookingCounts") -> None:
        """Adds the counts of other bookings."""
        _sum(self, other)


@dataclass(slots=True)
class RuleCounts:
    """Counts of one rule: its findings, and the bookings that have any."""

    findings_was: int = 0
    findings_tried: int = 0
    bookings_was: int = 0
    bookings_tried: int = 0
    added: int = 0
    """Bookings with a finding under the tried policy alone."""
    fewer: int = 0
    completed: int = 0
    """The `added` bookings that an officer signed as completed."""

    def add(self, was: int, tried: int, signed: Outcome | None) -> None:
        """Adds one booking with findings of the rule under at least one policy."""
        self.findings_was += was
        self.findings_tried += tried
        self.bookings_was += was > 0
        self.bookings_tried += tried > 0
        alone = was == 0
        self.added += alone
        self.fewer += tried == 0
        self.completed += alone and signed is Outcome.COMPLETED

    def add_all(self, other: "RuleCounts") -> None:
        """Adds the counts of other bookings."""
        _sum(self, other)


@dataclass(slots=True)
class ComparisonTotals:
    """Counts of any number of bookings; the size does not grow with their number."""

    whole: BookingCounts = field(default_factory=BookingCounts)
    by: dict[str, dict[str, BookingCounts]] = field(default_factory=dict)
    """By dimension and value. A booking with several values in one dimension counts under each."""
    rules: dict[str, RuleCounts] = field(default_factory=dict)
    outcomes: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    """The pinned and the tried policy's recommendations, where they differ."""

    def add(self, difference: PolicyDifference, groups: Mapping[str, Sequence[str]]) -> None:
        """Adds one booking, with its values in each dimension."""
        self.whole.add(difference)
        for dimension, values in groups.items():
            for value in values:
                self.by.setdefault(dimension, {}).setdefault(value, BookingCounts()).add(difference)
        was, tried = (
            Counter(rule for rule, _ in _findings(x)) for x in (difference.was, difference.tried)
        )
        for rule in was.keys() | tried.keys():
            self.rules.setdefault(rule, RuleCounts()).add(was[rule], tried[rule], difference.signed)
        pair = (difference.was.recommendation.outcome, difference.tried.recommendation.outcome)
        if pair[0] is not pair[1]:
            self.outcomes[pair] += 1

    def add_all(self, other: "ComparisonTotals") -> None:
        """Adds the counts of other bookings."""
        self.whole.add_all(other.whole)
        for dimension, values in other.by.items():
            counts_by_value = self.by.setdefault(dimension, {})
            for value, counts in values.items():
                counts_by_value.setdefault(value, BookingCounts()).add_all(counts)
        for rule, rule_counts in other.rules.items():
            self.rules.setdefault(rule, RuleCounts()).add_all(rule_counts)
        self.outcomes += other.outcomes


def _sum(counts: BookingCounts | RuleCounts, other: BookingCounts | RuleCounts) -> None:
    for counter in fields(counts):
        setattr(counts, counter.name, getattr(counts, counter.name) + getattr(other, counter.name))
