"""Whether memory stays level: of a service in a process of its own, or of readers in this one."""

import gc
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.measuring.process_figures import memory_mb, worker_process_of

MOST_GROWTH = 1.05
"""The most that the late memory may be of the early, in each of the service's processes."""
SAMPLES = 50
"""The number of samples of a run, or a few more."""


@dataclass(slots=True)
class ServiceMemory:
    """Samples in MB of the service and of its process that judges, in the order of taking."""

    pid: int
    service: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return len(self.service)

    def sample(self) -> None:
        """Is to be called about SAMPLES times, evenly."""
        self.service.append(memory_mb(self.pid))
        self.worker.append(memory_mb(worker_process_of(self.pid)))

    @property
    def is_level(self) -> bool:
        return self.is_within(MOST_GROWTH)

    def is_within(self, most: float) -> bool:
        return all(growth(samples) <= most for samples in (self.service, self.worker))

    def __str__(self) -> str:
        return "; ".join(
            f"{name} {samples[0]:.0f} to {samples[-1]:.0f} MB, late to early {growth(samples):.3f}"
            for name, samples in (("service", self.service), ("worker process", self.worker))
        )


def growth(samples: Sequence[float]) -> float:
    """The median of the last fifth over that of the middle fifth: before that the service warms up,
    and each of its threads fills memory of its own."""
    fifth = len(samples) // 5
    return median(samples[-fifth:]) / median(samples[2 * fifth : 3 * fifth])


@dataclass(slots=True)
class HeldBlocks:
    """Counts of the memory blocks that Python objects of this process hold."""

    counts: list[int] = field(default_factory=list)

    def counting(self, times: int) -> Iterator[int]:
        """The numbers below `times`; counts ten times meanwhile."""
        for number in range(times):
            if number % max(1, times // 10) == 0:
                gc.collect()
                self.counts.append(sys.getallocatedblocks())
            yield number

    def faults(self) -> list[str]:
        """A sentence if the memory has not stayed level."""
        ratio = growth(self.counts)
        return [f"late memory to early: {ratio:.3f}"] if ratio > MOST_GROWTH else []
