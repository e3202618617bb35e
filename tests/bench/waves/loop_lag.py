"""How late the event loop runs what is due, while something else runs on it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.bench.measuring import loop_steps, process_figures

EVERY_S = 0.005


class LoopLag:
    """`late`: by how many seconds each timer was late, with whatever else the machine did. `steps`:
    the processor's seconds of each step of the loop."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.steps: list[float] = []

    def __str__(self) -> str:
        p99 = process_figures.p99_ms
        return (
            f"timers late by {p99(self.late):.0f} ms (99 %), {1000 * max(self.late):.0f} ms at"
            f" most; a step took {p99(self.steps):.1f} ms of the processor (99 %),"
            f" {1000 * max(self.steps):.0f} ms at most"
        )


@asynccontextmanager
async def measured() -> AsyncIterator[LoopLag]:
    """Measures the running loop until the block ends."""
    lag = LoopLag()
    with loop_steps.noted(lag.steps.append):
        timers = asyncio.create_task(_note(lag))
        try:
            yield lag
        finally:
            timers.cancel()
            with suppress(asyncio.CancelledError):
                await timers


async def _note(lag: LoopLag) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(EVERY_S)
        lag.late.append(time.perf_counter() - began - EVERY_S)
