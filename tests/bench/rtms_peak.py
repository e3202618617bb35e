"""`make bench-rtms`: one service watches 500 courses at once; what it takes, and how soon it shows.

The service, the Zoom that runs here and this driver with its screens are three processes on one
machine, on loopback alone. It ends by itself, after a few minutes at most.
"""

import argparse
import asyncio
import faulthandler
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiohttp
from yarl import URL

from delivery.demo.processes import DemoKeys, addresses, environment
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.timekeeping.clock import SystemClock
from tests.bench.databases.peak_morning import PeakCourse, PeakZoom, each, town, zoom_at
from tests.bench.load.screens import OpenScreen, opened
from tests.bench.measuring import process_figures, result_table
from tests.bench.servers.server_process import started
from tests.story.machines.service_process import Browser

LONGEST_S = 900.0
PARTING_S = 60.0
SETTLE_S, SETTLES_WITHIN_S = 5.0, 120.0
TIMED = 20  # screens at most; the others are open, and their courses go on
PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class PeakSize:
    courses: int
    people: int
    """In each course."""
    seconds: float
    """How long each row is measured."""
    turning: float
    """Cameras that go off or on a second, over all courses that no screen measures."""
    screens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeakFigures:
    what: str
    memory_mb: tuple[float, float]
    """Of the service, and of its clerk; so is the CPU, in percent of one core."""
    cpu: tuple[float, float]
    lags_s: Sequence[float]
    missed: int


def process(
    *arguments: str, environ: Mapping[str, str], port: int, log: Path
) -> AbstractAsyncContextManager[int]:
    """`coursewatch ARGUMENTS` until the block ends, with all that it starts; its id."""
    run = "from delivery.cli import main; raise SystemExit(main())"
    return started((sys.executable, "-c", run, *arguments), environ, port, log)


@dataclass(frozen=True, slots=True)
class StreamMorning:
    asked: PeakSize
    zoom: PeakZoom
    service: int
    browser: Browser
    turns: dict[int, Iterator[tuple[str, str]]] = field(default_factory=dict)
    """Of each course that is timed, what comes next: a row goes on where the last one ended."""
    dark: set[tuple[int, str]] = field(default_factory=set)
    """Whose cameras Zoom was told to be off, and in which course."""

    async def camera(self, act: str, held: PeakCourse, who: str) -> None:
        one = (held.course_id, who)
        (self.dark.add if act == "camera_off" else self.dark.discard)(one)
        # Also when nobody waits for it any more: what is marked has been told.
        await asyncio.shield(self.zoom.act(act, held.meeting_id, registrant_id=who))

    def off(self, held: PeakCourse) -> int:
        return sum((held.course_id, who) in self.dark for who in held.people)

    async def begin(self, courses: Sequence[PeakCourse]) -> None:
        """Each is opened with its stream, everybody joins, is watched, and shows their camera."""
        act = self.zoom.act
        await each(partial(act, "start_meeting", one.meeting_id, rtms=True) for one in courses)
        await each(partial(act, "await_watch", one.meeting_id, timeout_s=60) for one in courses)
        for done in ("join", "camera_on"):
            began = time.perf_counter()
            await each(
                partial(act, done, one.meeting_id, registrant_id=who)
                for one in courses
                for who in one.people
            )
            took, count = time.perf_counter() - began, sum(len(one.people) for one in courses)
            print(f"{done}: {count} in {took:.1f} s", flush=True)

    async def measure(
        self, what: str, shown: Sequence[PeakCourse], others: Sequence[PeakCourse]
    ) -> PeakFigures:
        async with opened(self.browser, shown) as screens:
            timed = screens[:TIMED]
            await asyncio.gather(*(self._settled(screen) for screen in timed))
            await asyncio.sleep(SETTLE_S)
            turning = asyncio.create_task(self._turn(others))
            pids = (self.service, process_figures.clerk_of(self.service))
            before = [process_figures.snapshot(pid) for pid in pids]
            lags, missed = await self._lags(timed)
            after = [process_figures.snapshot(pid) for pid in pids]
            turning.cancel()
            await asyncio.gather(turning, return_exceptions=True)
            if turning.done() and not turning.cancelled():
                turning.result()
        service, clerk = map(process_figures.cpu_percent, before, after)
        memory = (process_figures.memory_mb(pids[0]), process_figures.memory_mb(pids[1]))
        found = PeakFigures(what, memory, (service, clerk), lags, missed)
        print(f"{what}: {row(found)}", flush=True)
        return found

    async def _settled(self, screen: OpenScreen) -> None:
        """It shows what is so: nothing that came before is on its way any more, or for long."""
        wanted = self.off(screen.held)
        if await screen.shows(wanted, SETTLES_WITHIN_S) is None:
            told = f"course {screen.held.course_id} shows {screen.camera_off} cameras off"
            print(f"{told}, and {wanted} are", flush=True)

    async def _turn(self, courses: Sequence[PeakCourse]) -> None:
        """Cameras go off and on, evenly in time, one after the other."""
        if not courses:
            return
        acts = itertools.cycle(("camera_off", "camera_on"))
        turns = itertools.cycle(courses)
        due = time.perf_counter()
        for act, rounds in zip(acts, itertools.repeat(len(courses)), strict=False):
            for held in itertools.islice(turns, rounds):
                await self.camera(act, held, held.people[0])
                due += 1 / self.asked.turning
                await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def _lags(self, screens: Sequence[OpenScreen]) -> tuple[list[float], int]:
        """From before Zoom is told of a camera until the screen of its course shows it."""
        for held in (screen.held for screen in screens):
            self.turns.setdefault(held.course_id, _turns(held.people[1:]))
        ends, lags, missed = time.perf_counter() + self.asked.seconds, [], 0
        for screen in itertools.cycle(screens):
            if time.perf_counter() >= ends:
                break
            act, who = next(self.turns[screen.held.course_id])
            began = time.perf_counter()
            await self.camera(act, screen.held, who)
            wanted = self.off(screen.held)
            shown = await screen.shows(wanted)
            if shown is None:
                missed += 1
            else:
                lags.append(shown - began)
            await asyncio.sleep(PAUSE_S)
        return lags, missed


def _turns(people: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Everybody's camera off one after the other, then on again. Nobody's twice in a second: events
    are told in whole seconds, in which on prevails."""
    return itertools.cycle([(act, who) for act in ("camera_off", "camera_on") for who in people])


def row(found: PeakFigures) -> str:
    median, p99 = process_figures.median_ms(found.lags_s), process_figures.p99_ms(found.lags_s)
    memory, cpu = ("{:.0f} + {:.0f}".format(*both) for both in (found.memory_mb, found.cpu))
    return (
        f"memory {memory} MB, CPU {cpu} % of a core; {len(found.lags_s)} events, "
        f"{found.missed} not within 15 s, median {median:.0f} ms, p99 {p99:.0f} ms"
    )


def lines(found: Sequence[PeakFigures]) -> list[result_table.Line]:
    """Each beside the first: what one course alone takes."""
    base = process_figures.median_ms(found[0].lags_s)
    return [
        (one.what, "", f"{row(one)}: **{process_figures.median_ms(one.lags_s) / base:.1f}** times")
        for one in found
    ]


async def run(asked: PeakSize) -> list[result_table.Line]:
    keys, at = DemoKeys(), addresses(18480)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = environment(folder, at, keys)
        told = {
            key: value
            for key, value in told.items()
            if not key.endswith(("REHEARSAL_CLOCK", "SCAN_SECONDS", "SCREEN_SECONDS"))
        }
        url = told["COURSEWATCH_DATABASE_URL"]
        await asyncio.to_thread(migrate, url)
        simulated = process(
            "zoom", "--port", str(at.zoom),
            environ=told, port=at.zoom, log=folder / "zoom.log",
        )  # fmt: skip
        connections = aiohttp.TCPConnector(limit=0)
        async with simulated, aiohttp.ClientSession(connector=connections) as http:
            zoom = await zoom_at(http, at.zoom_url, keys.client, keys.client_secret)
            held, token = await _planned(url, zoom, asked)
            served = process("serve", environ=told, port=at.service, log=folder / "serve.log")
            jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(at.service_url))
            async with (
                served as pid,
                aiohttp.ClientSession(
                    cookie_jar=jar,
                    headers={"Origin": at.service_url},
                    connector=aiohttp.TCPConnector(limit=0),
                ) as pages,
            ):
                browser = Browser(pages, at.service_url)
                await browser.sign_in(f"/sign-in/{token}")
                await zoom.act("subscribe", url=f"{at.service_url}/webhooks/zoom")
                return await measure(StreamMorning(asked, zoom, pid, browser), held)


async def _planned(url: str, zoom: PeakZoom, asked: PeakSize) -> tuple[Sequence[PeakCourse], str]:
    store = Store(url)
    try:
        return await town(store, zoom, asked.courses, asked.people, SystemClock().now())
    finally:
        await store.close()


async def measure(morning: StreamMorning, held: Sequence[PeakCourse]) -> list[result_table.Line]:
    asked = morning.asked
    first, rest = held[:1], held[1:]
    await morning.begin(first)
    found = [await morning.measure("1 course, 1 screen", first, ())]
    await morning.begin(rest)
    for count in asked.screens:
        shown, others = held[:count], held[min(count, TIMED) :]
        what = f"{len(held)} courses, {count} screens, {asked.turning:g} cameras a second"
        found.append(await morning.measure(what, shown, others))
    return lines(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=500)
    parser.add_argument("--people", type=int, default=10, help="in each course")
    parser.add_argument("--seconds", type=float, default=25.0, help="how long each row is measured")
    parser.add_argument("--turning", type=float, default=10.0, help="cameras a second")
    parser.add_argument("--screens", type=int, nargs="+", default=[1, 50])
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    asked = PeakSize(
        typed.courses, typed.people, typed.seconds, typed.turning, tuple(typed.screens)
    )
    began = result_table.machine()

    async def bounded() -> list[result_table.Line]:
        async with asyncio.timeout(LONGEST_S):
            return await run(asked)

    # It ends by itself whatever happens, and says where it stood.
    faulthandler.dump_traceback_later(LONGEST_S + PARTING_S, exit=True)
    told = result_table.table(began, "make bench-rtms", asyncio.run(bounded()))
    result_table.publish("rtms", told, write=typed.write)


if __name__ == "__main__":
    main()
