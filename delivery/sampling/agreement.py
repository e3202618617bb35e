"""How far second looks agree with the sampled decisions of a period."""

from collections.abc import Iterable
from dataclasses import dataclass

from delivery.records.sampling.samples import WeekSample

FEWEST_FOR_KAPPA = 30
"""Cohen's kappa of fewer looks says more of chance than of the officers."""


@dataclass(frozen=True, slots=True)
class Agreement:
    upheld: int
    """The decisions that upheld a finding, of which the sample was drawn."""
    dismissed: int
    upheld_looks: int
    upheld_agreed: int
    dismissed_looks: int
    dismissed_agreed: int

    @property
    def looks(self) -> int:
        return self.upheld_looks + self.dismissed_looks

    @property
    def share(self) -> float | None:
        """The share of the looks that agree; None without any."""
        agreed = self.upheld_agreed + self.dismissed_agreed
        return agreed / self.looks if self.looks else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa (1960): agreement beyond chance. None for fewer than 30 looks, and where
        chance alone agrees always, because both officers say one thing only."""
        if self.looks < FEWEST_FOR_KAPPA or self.share is None:
            return None
        first = self.upheld_looks / self.looks
        seconds = self.upheld_agreed + self.dismissed_looks - self.dismissed_agreed
        second = seconds / self.looks
        by_chance = first * second + (1 - first) * (1 - second)
        return (self.share - by_chance) / (1 - by_chance) if by_chance < 1 else None


def agreement(samples: Iterable[WeekSample]) -> Agreement:
    names = Agreement.__dataclass_fields__
    every = list(samples)
    return Agreement(*(sum(getattr(sample, name) for sample in every) for name in names))
