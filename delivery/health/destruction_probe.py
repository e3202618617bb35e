"""Whether records are destroyed as the terms say, for a monitor outside and for `/metrics`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from delivery.destruction import retention_rule, state
from delivery.destruction.state import DestructionState
from delivery.health.database_answer import PATIENCE_S, reason_of
from delivery.health.single_flight import SharedAnswer
from delivery.policies.policy_set import PolicySet
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.timekeeping.clock import Clock

GOOD_FOR_S = 60.0
RED = (
    "Records that had to be destroyed are still here, or no run came to its end for 26 hours."
    " Run: coursewatch retention state"
)


@dataclass(slots=True, eq=False)
class DestructionProbe(Collector):
    store: Store
    policies: PolicySet
    clock: Clock
    file: Path | None
    _answer: SharedAnswer[DestructionState] = field(init=False)
    _state: DestructionState | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._answer = SharedAnswer(self._read, GOOD_FOR_S, PATIENCE_S)

    async def reason_red(self) -> str | None:
        """Why somebody must look; None if nobody must. Answers within 2 s."""
        return await reason_of(self._red())

    async def _red(self) -> str | None:
        return RED if (await self._answer.get()).is_red else None

    async def is_red(self) -> bool | None:
        """Whether somebody must look; None if the database does not answer within 2 s."""
        await self.refresh()
        return None if self._state is None else self._state.is_red

    async def refresh(self) -> None:
        """Reads the state for `collect`; without an answer of the database there are no figures."""
        try:
            self._state = await self._answer.get()
        except (StoreFault, OSError, TimeoutError):
            self._state = None

    def collect(self) -> Iterator[Metric]:
        """The figures of the state last read."""
        if self._state is None:
            return
        present, overdue = self._state, self._state.overdue_since
        age_s = (present.now - overdue).total_seconds() if overdue else 0
        yield _gauge("overdue_seconds", "How long the oldest record is overdue; 0: none.", age_s)
        yield _gauge("red", "1 if somebody must look: after 26 hours.", int(present.is_red))
        if present.last_good_run is not None:
            ended = present.last_good_run.timestamp()
            yield _gauge("last_good_run_timestamp_seconds", "The end of the last run.", ended)

    async def close(self) -> None:
        await self._answer.close()

    async def _read(self) -> DestructionState:
        now = self.clock.now()
        rule = retention_rule.in_force(self.policies, now)
        return await state.read(self.store, rule, has_copy=self.file is not None, now=now)


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"coursewatch_destruction_{name}", description, value=value)
