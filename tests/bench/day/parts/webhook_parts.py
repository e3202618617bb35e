"""Webhooks of the busiest minute, and of ten seconds in which all courses end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from delivery.records.database.store import Store
from tests.bench.day import day_figures
from tests.bench.day.busy_town import BusyTown
from tests.bench.day.day_figures import DayFigure
from tests.bench.day.day_part import RUNS, PartRun
from tests.bench.day.day_size import DaySize
from tests.bench.load.generator import fired
from tests.bench.load.morning import TURNS
from tests.bench.load.order import LoadRequest
from tests.bench.servers import coursewatch

PATIENCE_S = 30.0
"""How long an answer may be late and still be counted."""
COME_AT_ONCE = 16
"""Connections by which everybody comes before the courses end."""


def acknowledged(folder: Path) -> list[Path]:
    """The files that list the webhooks answered 200."""
    return sorted(folder.glob("acknowledged-*"))


def order_of(day: BusyTown, kind: str, run: int, seed: int) -> LoadRequest:
    return LoadRequest(
        ports=(day.port,), secret=coursewatch.SECRET, since=datetime.now(UTC), seed=seed,
        courses=len(day.held), people=day.size.people, warm_s=0.0,
        meetings=tuple((course.meeting_id, course.people) for course in day.held),
        acknowledged=str(day.folder / f"acknowledged-{kind}-{run}"),
    )  # fmt: skip


class Arrivals:
    """Clients knock, are admitted, join and leave, at the rate of the busiest minute."""

    name = "webhooks as clients arrive"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing but the courses."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        order = order_of(day, "arrivals", run, 1 + run)

        async def sent(seconds: float) -> Sequence[DayFigure]:
            due, rate = round(day.size.arrivals * seconds), day.size.arrivals
            report = await fired(
                replace(order, rate=rate, longest=due, seconds=seconds + PATIENCE_S)
            )
            return list(day_figures.of_webhooks(self.name, report, due))

        yield sent


class Endings:
    """All courses end within ten seconds, from the middle of the run on."""

    name = "webhooks as courses end"

    async def prepare(self, store: Store, size: DaySize, now: datetime) -> None:
        """Needs nothing but the courses."""

    @asynccontextmanager
    async def opened(self, day: BusyTown, run: int) -> AsyncIterator[PartRun]:
        """Everybody has come to another instance of each meeting before it ends."""
        order = replace(order_of(day, "endings", run, 1 + len(RUNS) + run), ends=True)
        come = order.courses * (1 + order.people * (len(TURNS) - 1))
        report = await fired(
            replace(
                order, longest=come, seconds=PATIENCE_S * 10, connections=COME_AT_ONCE, insists=True
            )
        )
        if report.statuses.get("200", 0) < come:
            raise RuntimeError(f"not everybody came: {report.statuses} of {come}")

        async def sent(seconds: float) -> Sequence[DayFigure]:
            await asyncio.sleep(seconds / 2)
            due, rate = order.courses * (order.people + 1), day.size.ending
            ending = replace(
                order, first=come, longest=due, rate=rate, seconds=due / rate + PATIENCE_S
            )
            return list(day_figures.of_webhooks(self.name, await fired(ending), due))

        yield sent
