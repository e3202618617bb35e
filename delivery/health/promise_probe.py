"""Whether every message reaches its client or a person knows of it, for a monitor outside."""

from dataclasses import dataclass, field

from delivery.health.database_answer import PATIENCE_S, TURN_S, reason_of
from delivery.health.single_flight import SharedAnswer
from delivery.records.database.store import Store
from delivery.records.database.uninterrupted import steps_within
from delivery.records.messages import promise
from delivery.records.messages.instructions import ReadLeadTimes, usual_times
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.scan_progress import ScanProgress

GOOD_FOR_S = 10.0
SENDERS = (
    "joining instructions",
    "message causes",
    "messages to staff",
    "alarms of courses",
    "message ladder",
    "text messages",
    "emails by Notify",
)
STOPPED = "Messages are not sent: {} has not run. Restart the process."
BROKEN = "{} messages failed unseen, {} of them late. Open the work list."


@dataclass(slots=True)
class PromiseProbe:
    store: Store
    clock: Clock
    progress: ScanProgress
    lead_times: ReadLeadTimes = usual_times
    _answer: SharedAnswer[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._answer = SharedAnswer(self._ask, GOOD_FOR_S, PATIENCE_S)

    async def reason_broken(self) -> str | None:
        """Why the promise is not kept; None while it is. Answers within 2 s."""
        if stopped := [name for name in self.progress.stalled() if name in SENDERS]:
            return STOPPED.format(", ".join(stopped))
        return await reason_of(self._answer.get())

    async def close(self) -> None:
        await self._answer.close()

    async def _ask(self) -> str | None:
        with steps_within(PATIENCE_S, turn_s=TURN_S):
            async with self.store.reading() as tx:
                now = self.clock.now()
                figures = await promise.figures(tx, now, await self.lead_times(tx, now))
        return BROKEN.format(figures.silent, figures.late) if figures.silent else None
