"""Delays, counted by edges as Prometheus reads them."""

import prometheus_client
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from delivery.telemetry.histogram import Histogram

EDGES = (0.5, 1.0, 30.0)


@pytest.mark.parametrize("delays", [(), (0.0, 0.5, 0.75, 1.0, 31.0), (30.0, 30.0)])
def test_it_says_what_the_librarys_own_says(delays: tuple[float, ...]) -> None:
    ours, theirs = CollectorRegistry(), CollectorRegistry()
    both = (
        Histogram("d", "D.", EDGES, ours),
        prometheus_client.Histogram("d", "D.", buckets=EDGES, registry=theirs),
    )
    for one in both:
        for delay in delays:
            one.observe(delay)
    said = generate_latest(theirs).decode().partition("# HELP d_created")[0]
    assert generate_latest(ours).decode() == said
