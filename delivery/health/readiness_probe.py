"""Whether this process may take traffic, and why not."""

from dataclasses import dataclass, field

from delivery.health.database_answer import PATIENCE_S, TURN_S, reason_of
from delivery.health.single_flight import SharedAnswer
from delivery.records import migrate
from delivery.records.database.store import Store
from delivery.records.database.uninterrupted import steps_within
from delivery.records.outages import process_runs
from delivery.screens.board_broadcast import Broadcaster
from delivery.timekeeping.scan_progress import ScanProgress

GOOD_FOR_S = 1.0
STOPPING = "The service is stopping."
STALLED = "The scans have stalled ({}). Restart the process."
OTHER_VERSION = "The database does not match this version. Run: coursewatch migrate"


@dataclass(slots=True)
class ReadinessProbe:
    store: Store
    broadcaster: Broadcaster
    progress: ScanProgress
    _answer: SharedAnswer[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._answer = SharedAnswer(self._ask, GOOD_FOR_S, PATIENCE_S)

    async def reason_not_ready(self) -> str | None:
        """The reason why the process may not take traffic; None if it may. Answers within 2 s."""
        if self.broadcaster.over:
            return STOPPING
        if stalled := self.progress.stalled():
            return STALLED.format(", ".join(stalled))
        return await reason_of(self._answer.get())

    async def close(self) -> None:
        await self._answer.close()

    async def _ask(self) -> str | None:
        """Writes without a change, which a read-only database refuses. A full disk shows only in
        real writes, such as those of the heartbeat."""
        with steps_within(PATIENCE_S, turn_s=TURN_S):
            async with self.store.writing() as tx:
                if not await migrate.fits(tx):
                    return OTHER_VERSION
                await process_runs.beat_nothing(tx)
        return None
