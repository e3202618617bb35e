"""Gauges for Prometheus: queues, screens, streams, and counts from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from delivery.auditing import log_standing
from delivery.health.single_flight import SharedAnswer
from delivery.joining.mail_flow import MailFlow
from delivery.judging.dispatcher import Judge
from delivery.ledger.batch_writer import LedgerWriter
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.messages.instructions import ReadLeadTimes, usual_times
from delivery.records.operational_counts import OperationalCounts, count
from delivery.screens.board_broadcast import Broadcaster
from delivery.streams.stream_supervisor import StreamSupervisor
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.levels")

GOOD_FOR_S, PATIENCE_S = 10.0, 2.0
OWN = "Of this process."
SAME = "The same on every process of one database: take the largest, not the sum."


@dataclass(slots=True, eq=False)
class Gauges(Collector):
    """`look` first, which queries the database; the registry then collects the figures."""

    store: Store
    clock: Clock
    writer: LedgerWriter
    judge: Judge
    broadcaster: Broadcaster
    watching: StreamSupervisor | None
    mail: MailFlow
    lead_times: ReadLeadTimes = usual_times
    witnesses: int = 0
    """How many people keep the checkpoints of the audit's log."""
    _answer: SharedAnswer[OperationalCounts] = field(init=False)
    _counts: OperationalCounts | None = field(default=None, init=False)
    _unsent_since: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._answer = SharedAnswer(self._count, GOOD_FOR_S, PATIENCE_S)

    async def refresh(self) -> None:
        """Queries the database. Without an answer the gauges that come from the database are
        left out."""
        self._counts = None
        try:
            self._counts = await self._answer.get()
        except (StoreFault, OSError, TimeoutError) as fault:
            log.warning("records not counted", fault=type(fault).__name__)

    async def close(self) -> None:
        await self._answer.close()

    def collect(self) -> Iterator[Metric]:
        yield _family("queue", "What waits.", "what", self._queues())
        yield _gauge("screens", f"Open live screens. {OWN}", len(self.broadcaster.screens))
        description = (
            f"For how long the mail server has refused every letter; 0: it takes them. {OWN}"
        )
        yield _gauge("mail_stopped_seconds", description, self.mail.stopped_s)
        if self.watching is not None:
            states = self.watching.states()
            yield _family("streams", "RTMS streams that this process follows.", "state", states)
        faults = CounterMetricFamily(
            "coursewatch_database_faults",
            f"Faults of the database, by kind. {OWN}",
            labels=["kind"],
        )
        for kind, many in self.store.faults.items():
            faults.add_metric([kind], many)
        yield faults
        if self._counts is not None:
            yield from self._database_metrics(self._counts)

    def _queues(self) -> Mapping[str, int]:
        lines = {} if self.watching is None else {"stream_lines": self.watching.line_writer.waiting}
        return {"entries": self.writer.waiting, "courses": self.judge.waiting, **lines}

    def _database_metrics(self, counts: OperationalCounts) -> Iterator[Metric]:
        yield _gauge("courses_live", f"Courses that run now, by plan. {SAME}", counts.courses_live)
        description = "Joining instructions that are due, of courses that are not over."
        yield _family("messages", description, "state", counts.messages, SAME)
        now = self.clock.now()
        description = f"Age of the audit's oldest entry that no checkpoint covers. {SAME}"
        unsigned_s = (now - (counts.audit_waits_since or now)).total_seconds()
        yield _gauge("audit_unsigned_seconds", description, unsigned_s)
        description = f"Since the witness who waits longest was sent a checkpoint. {SAME}"
        unsent_s = (now - (self._unsent_since or now)).total_seconds()
        yield _gauge("audit_unsent_seconds", description, unsent_s)
        ages = {state: (now - since).total_seconds() for state, since in counts.oldest.items()}
        description = "Age of the oldest unsent message since it was due."
        yield _family("messages_oldest_seconds", description, "state", ages, SAME)

    async def _count(self) -> OperationalCounts:
        async with self.store.reading() as tx:
            now = self.clock.now()
            self._unsent_since = await log_standing.unsent_since(tx, self.witnesses)
            return await count(tx, now, await self.lead_times(tx, now))


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"coursewatch_{name}", description, value=value)


def _family(
    name: str, description: str, label: str, values: Mapping[str, float], whose: str = OWN
) -> Metric:
    family = GaugeMetricFamily(f"coursewatch_{name}", f"{description} {whose}", labels=[label])
    for value, many in values.items():
        family.add_metric([value], many)
    return family
