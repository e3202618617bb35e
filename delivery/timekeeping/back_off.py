"""The wait before failed work is tried again."""

from dataclasses import dataclass
from datetime import timedelta

MOST_DOUBLINGS = 20  # beyond every longest wait, and within the limits of a timedelta


@dataclass(frozen=True, slots=True)
class BackOff:
    """A wait that doubles with every failed attempt."""

    first: timedelta
    longest: timedelta

    def after(self, attempts: int, retry_after_s: float | None = None) -> timedelta:
        """The wait after so many attempts, and never less than the other side asks for."""
        doubled = self.first * (1 << min(max(attempts - 1, 0), MOST_DOUBLINGS))
        return max(min(doubled, self.longest), timedelta(seconds=retry_after_s or 0.0))
