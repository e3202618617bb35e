"""How long officers' pages hold the event loop, and webhooks meanwhile.

The service runs in this process, another asks. A hold is what one step of the loop, which nothing
interrupts, takes of the processor in the loop's own thread: other work on the machine adds nothing.
"""

import asyncio
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

from aiohttp.web import Application
from sqlalchemy import Pool, event

from delivery import cycle_collection
from delivery.app import make_app
from delivery.commands.serve import SWITCH_S
from delivery.records.database.store import Store
from tests.bench.county.bare_statements import A_YEAR, NOW
from tests.bench.county.visitor import VisitPlan, VisitTimes, visit
from tests.bench.measuring import loop_steps
from tests.doubles.settable_clock import SettableClock
from tests.service_server import ServiceServer
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody

DAYS = f"from={A_YEAR[0]:%Y-%m-%d}&to={A_YEAR[1]:%Y-%m-%d}"
PATHS: dict[str, str | None] = {
    "nothing": None,
    "the work list": "/officer",
    "the report of a year": f"/officer/report?{DAYS}",
    "the file of a year": f"/officer/report.csv?{DAYS}",
}
SECONDS = 12.0

Holds = dict[int, list[tuple[float, float]]]
"""By phase: when a step of the loop ended, and how long it took, in seconds."""


@dataclass(frozen=True, slots=True)
class ServedPage:
    held_s: float
    """The longest hold of the event loop."""
    typical_s: float
    """The middle of the longest holds of each second."""
    webhooks_p95_s: float
    unanswered: int
    opened: int
    connections: int
    """The most connections to the database at once, of all pools."""


async def served(url: str) -> Mapping[str, ServedPage]:
    """Opens each page of `PATHS` again and again for some seconds."""
    store, clock = Store(url), SettableClock(NOW)
    app: Application = make_app(settings_of(url), clock, wall=clock, store=store)
    server = ServiceServer(app)
    await server.start_server()
    link = await link_of(store, await somebody(store, "officer", NOW), NOW)
    address = str(server.make_url("/")).rstrip("/")
    plan = VisitPlan(address, link, tuple(PATHS.values()), SECONDS, clock)
    context = multiprocessing.get_context("spawn")
    phase, results = context.Value("i", -1), context.Queue()
    visitor = context.Process(target=visit, args=(plan, phase, results))
    holds: Holds = defaultdict(list)
    _settle()
    connections: dict[int, int] = defaultdict(int)
    with _watched(phase, holds), _connections_counted(phase, connections):
        visitor.start()
        times: list[VisitTimes] | None = await asyncio.to_thread(results.get)
        visitor.join()
    if times is None:
        raise RuntimeError("a page could not be opened")
    await server.close()
    await store.close()
    return {
        name: ServedPage(
            held_s=max(held for _, held in holds[number]),
            typical_s=_typical(holds[number]),
            webhooks_p95_s=statistics.quantiles(times[number].webhooks, n=20)[-1],
            unanswered=times[number].unanswered,
            opened=len(times[number].pages),
            connections=connections[number],
        )
        for number, name in enumerate(PATHS)
    }


def _settle() -> None:
    """As `coursewatch serve` does when it begins to listen."""
    cycle_collection.begin()
    sys.setswitchinterval(SWITCH_S)


@contextmanager
def _watched(phase: "Synchronized[int]", holds: Holds) -> Iterator[None]:
    """Notes the length of each step of the event loop until the block ends."""
    with loop_steps.noted(lambda held_s: holds[phase.value].append((time.monotonic(), held_s))):
        yield


@contextmanager
def _connections_counted(phase: "Synchronized[int]", most: dict[int, int]) -> Iterator[None]:
    """Notes by phase the most connections that the pools have given out at once."""
    given_out = 0

    def checked_out(*_: object) -> None:
        nonlocal given_out
        given_out += 1
        most[phase.value] = max(most[phase.value], given_out)

    def checked_in(*_: object) -> None:
        nonlocal given_out
        given_out -= 1

    event.listen(Pool, "checkout", checked_out)
    event.listen(Pool, "checkin", checked_in)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", checked_out)
        event.remove(Pool, "checkin", checked_in)


def _typical(holds: Sequence[tuple[float, float]]) -> float:
    by_second: dict[int, float] = defaultdict(float)
    for at, held in holds:
        by_second[int(at)] = max(by_second[int(at)], held)
    return statistics.median(by_second.values())
