"""What the busiest hour is made of: parts that run alone, and then all at once."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from delivery.records.database.store import Store
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_size import DaySize

if TYPE_CHECKING:
    from tests.bench.day.busy_town import BusyTown

ALONE, TOGETHER = 0, 1
RUNS = (ALONE, TOGETHER)

PartRun = Callable[[float], Awaitable[Sequence[DayFigure]]]
"""Runs the part for so many seconds, and returns its figures."""


class DayPart(Protocol):
    @property
    def name(self) -> str:
        """What happens, in a few words."""
        ...

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Stores what the part needs, before the service starts. Parts are prepared in their
        order."""
        ...

    def opened(self, day: "BusyTown", run: int) -> AbstractAsyncContextManager[PartRun]:
        """Opens what must be open before the part runs, and closes it afterwards. `run` is one of
        RUNS; what the two send or change differs."""
        ...
