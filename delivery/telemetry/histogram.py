"""How long things took, counted by edges: a histogram that costs a webhook next to nothing."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector


class Histogram(Collector):
    """prometheus-client's own walks all edges and takes two locks. This has no lock, for it is
    filled and read by the loop's thread alone."""

    def __init__(
        self, name: str, told: str, edges: Sequence[float], registry: CollectorRegistry
    ) -> None:
        self._name, self._told, self._edges = name, told, tuple(edges)
        self._found = [0] * (len(self._edges) + 1)
        self._sum_s = 0.0
        registry.register(self)

    def observe(self, seconds: float) -> None:
        """A delay on an edge belongs below it, as Prometheus has it."""
        self._found[bisect_left(self._edges, seconds)] += 1
        self._sum_s += seconds

    def collect(self) -> Iterator[Metric]:
        names = [*(str(float(edge)) for edge in self._edges), "+Inf"]
        buckets = [(name, float(many)) for name, many in zip(names, self._sums(), strict=True)]
        yield HistogramMetricFamily(self._name, self._told, buckets=buckets, sum_value=self._sum_s)

    def _sums(self) -> Iterator[int]:
        return accumulate(self._found)
