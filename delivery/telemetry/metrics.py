"""The counters, gauges and histograms of one process, made in the composition root."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
)

# Seconds. Zoom sends again after 5, 20 and 60 minutes: the upper edges lie beside these.
TO_RECEIPT = (0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 310, 1510, 5110)
TO_LEDGER = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10)
TO_PEOPLE = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 30, 60, 300, 1800)
STATUSES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The metrics of this process. Labels are looked up once, so that counting takes one lock."""

    registry: CollectorRegistry
    taken: Counter
    repeated: Counter
    stored: Counter
    set_aside: Counter
    url_validations: Counter
    """Zoom's validations of the webhook endpoint."""
    refusals: Counter
    to_receipt: Histogram
    to_ledger: Histogram
    to_judgement: Histogram
    to_screen: Histogram
    answers: Mapping[int, Counter]
    """The counters of answers by the first digit of their status."""
    scan_turns: Counter
    scan_ended: Gauge
    scan_took: Gauge

    def appended(self, brought: int, new: int) -> None:
        """Counts entries appended together, and how many of them were new."""
        self.taken.inc(new)
        if brought > new:
            self.repeated.inc(brought - new)

    def webhook_stored(
        self, event_at: datetime | None, received_at: datetime, began_s: float
    ) -> None:
        """Counts a stored webhook. `began_s` is perf_counter's value at its receipt."""
        self.stored.inc()
        self.to_ledger.observe(perf_counter() - began_s)
        if event_at is not None:
            self.to_receipt.observe(_seconds(event_at, received_at))

    def refused(self, why: str) -> None:
        self.refusals.labels(why).inc()

    def judged(self, received_at: datetime, now: datetime) -> None:
        """Measures the time from `received_at`, the receipt of the last entry included, to the
        saved judgement."""
        self.to_judgement.observe(_seconds(received_at, now))

    def shown(self, received_at: datetime, now: datetime) -> None:
        """Times a board with a new event from its receipt to the screen."""
        self.to_screen.observe(_seconds(received_at, now))

    def answered(self, status: int) -> None:
        self.answers[status // 100].inc()

    def turns(
        self, name: str, run: Callable[[], Awaitable[object]]
    ) -> Callable[[], Awaitable[object]]:
        """The scan `run` with each of its turns counted and timed."""
        ended_well, failed = (self.scan_turns.labels(name, how) for how in ("done", "failed"))
        ended_at, took = self.scan_ended.labels(name), self.scan_took.labels(name)

        async def turn() -> object:
            began_s = perf_counter()
            try:
                with failed.count_exceptions(Exception):  # a cancelled turn has not failed
                    answer = await run()
            finally:
                took.set(perf_counter() - began_s)
            ended_well.inc()
            ended_at.set_to_current_time()
            return answer

        return turn


def make_metrics() -> Metrics:
    """Metrics with their own registry, so that two services in one process do not mix."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)

    def counter(name: str, about: str, *labels: str) -> Counter:
        return Counter(f"coursewatch_{name}", f"{about} {OWN}", labels, registry=registry)

    def gauge(name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"coursewatch_{name}", f"{about} {OWN}", labels, registry=registry)

    def delay(name: str, about: str, edges: tuple[float, ...]) -> Histogram:
        return Histogram(
            f"coursewatch_{name}_seconds", f"{about} {OWN}", buckets=edges, registry=registry
        )

    entries = counter("ledger_entries", "What was brought to be written down.", "outcome")
    webhooks = counter("webhooks", "Signed webhooks answered 200, by what came of them.", "outcome")
    answers = counter("answers", "Requests, by the class of status they were answered with.", "of")
    return Metrics(
        registry=registry,
        taken=entries.labels("new"),
        repeated=entries.labels("repeated"),
        stored=webhooks.labels("kept"),
        set_aside=webhooks.labels("set_aside"),
        url_validations=webhooks.labels("asked"),
        refusals=counter("webhooks_refused", "Webhooks not answered 200, by why.", "why"),
        to_receipt=delay("event_to_receipt", "From Zoom's time of an event to us.", TO_RECEIPT),
        to_ledger=delay("receipt_to_ledger", "From a webhook's first byte to disk.", TO_LEDGER),
        to_judgement=delay("receipt_to_judgement", "Of the last row judged.", TO_PEOPLE),
        to_screen=delay("receipt_to_screen", "Of the last row that a board shows.", TO_PEOPLE),
        answers={status: answers.labels(f"{status}xx") for status in STATUSES},
        scan_turns=counter("scan_turns", "Turns of the scans.", "scan", "how"),
        scan_ended=gauge("scan_ended_timestamp_seconds", "Last turn that ended well.", "scan"),
        scan_took=gauge("scan_took_seconds", "How long the last turn took.", "scan"),
    )


OWN = "Of this process."


def _seconds(start: datetime, end: datetime) -> float:
    """The difference in seconds, at least 0: another machine's clock may be ahead."""
    return max(0.0, (end - start).total_seconds())
