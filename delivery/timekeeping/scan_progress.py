"""Whether the scans of this process progress, by the monotonic clock, which nobody can set."""

from collections.abc import Callable
from dataclasses import dataclass, field

from delivery.timekeeping.clock import monotonic_s

INTERVALS = 3
LEAST_S = 60.0
"""A scan is late after three intervals, but never sooner than this."""


@dataclass(slots=True)
class _Progress:
    every_s: float
    longest_s: float
    called_s: float
    began_s: float | None = None


@dataclass(slots=True)
class ScanProgress:
    monotonic: Callable[[], float] = monotonic_s
    _scans: dict[str, _Progress] = field(default_factory=dict)

    def called(self, name: str, every_s: float, longest_s: float) -> None:
        """The scan's time has come, whether or not its last turn is still under way."""
        now = self.monotonic()
        scan = self._scans.setdefault(name, _Progress(every_s, longest_s, now))
        scan.called_s = now

    def began(self, name: str) -> None:
        self._scans[name].began_s = self.monotonic()

    def ended(self, name: str) -> None:
        self._scans[name].began_s = None

    def stalled(self) -> tuple[str, ...]:
        """Scans that are no longer started, and scans whose turn does not end. A failing scan is
        not stalled."""
        now = self.monotonic()
        return tuple(name for name, scan in self._scans.items() if _is_stalled(scan, now))


def _is_stalled(scan: _Progress, now: float) -> bool:
    late = now - scan.called_s > max(LEAST_S, INTERVALS * scan.every_s)
    endless = scan.began_s is not None and now - scan.began_s > scan.longest_s
    return late or endless
