"""A morning of camera streams: running courses, cameras that turn, and the figures of a row."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from tests.bench.databases.peak_morning import PeakCourse, PeakZoom, each
from tests.bench.load.screens import OpenScreen, opened
from tests.bench.measuring import process_figures, result_table
from tests.story.machines.service_process import Browser

SETTLE_S, SETTLES_WITHIN_S = 5.0, 120.0
TIMED = 20  # the largest number of screens; other courses run without a screen
PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class PeakSize:
    courses: int
    people: int
    """The clients of each course."""
    seconds: float
    """Seconds for which each row is measured."""
    turning: float
    """Camera changes a second, over all courses that no screen measures."""
    screens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PeakFigures:
    subject: str
    memory_mb: tuple[float, float]
    """Memory and CPU of the service and its worker process; CPU is in percent of one core."""
    cpu: tuple[float, float]
    lags_s: Sequence[float]
    missed: int


@dataclass(frozen=True, slots=True)
class StreamMorning:
    size: PeakSize
    zoom: PeakZoom
    service: int
    trainers: Mapping[int, Browser]
    """The browsers of the trainers whose screens are read, by the id of the course."""
    turns: dict[int, Iterator[tuple[str, str]]] = field(default_factory=dict)
    """The next change of each timed course; each row continues after the one before."""
    dark: set[tuple[int, str]] = field(default_factory=set)
    """The cameras that Zoom was told are off, with their courses."""

    async def camera(self, act: str, held: PeakCourse, person: str) -> None:
        key = (held.course_id, person)
        (self.dark.add if act == "camera_off" else self.dark.discard)(key)
        # Not cancelled with its caller, because the camera is already marked.
        await asyncio.shield(self.zoom.act(act, held.meeting_id, registrant_id=person))

    def off(self, held: PeakCourse) -> int:
        return sum((held.course_id, person) in self.dark for person in held.people)

    async def begin(self, courses: Sequence[PeakCourse]) -> None:
        """Opens each course with its stream; every client joins, is watched and turns the camera
        on."""
        act = self.zoom.act
        await each(
            partial(act, "start_meeting", course.meeting_id, rtms=True) for course in courses
        )
        await each(
            partial(act, "await_watch", course.meeting_id, timeout_s=60) for course in courses
        )
        for done in ("join", "camera_on"):
            began = time.perf_counter()
            await each(
                partial(act, done, course.meeting_id, registrant_id=person)
                for course in courses
                for person in course.people
            )
            took, count = time.perf_counter() - began, sum(len(course.people) for course in courses)
            print(f"{done}: {count} in {took:.1f} s", flush=True)

    async def measure(
        self, subject: str, shown: Sequence[PeakCourse], others: Sequence[PeakCourse]
    ) -> PeakFigures:
        async with opened(self.trainers, shown) as screens:
            timed = screens[:TIMED]
            await asyncio.gather(*(self.settled(screen) for screen in timed))
            await asyncio.sleep(SETTLE_S)
            turning = asyncio.create_task(self.turn(others))
            pids = (self.service, process_figures.worker_process_of(self.service))
            before = [process_figures.snapshot(pid) for pid in pids]
            lags, missed = await self.lags(timed)
            after = [process_figures.snapshot(pid) for pid in pids]
            turning.cancel()
            await asyncio.gather(turning, return_exceptions=True)
            if turning.done() and not turning.cancelled():
                turning.result()
        service, worker = map(process_figures.cpu_percent, before, after)
        memory = (process_figures.memory_mb(pids[0]), process_figures.memory_mb(pids[1]))
        figures = PeakFigures(subject, memory, (service, worker), lags, missed)
        print(f"{subject}: {row(figures)}", flush=True)
        return figures

    async def settled(self, screen: OpenScreen) -> None:
        """Waits until the screen shows the cameras that are off, so that no earlier change is still
        due."""
        wanted = self.off(screen.held)
        if await screen.shows(wanted, SETTLES_WITHIN_S) is None:
            state = f"course {screen.held.course_id} shows {screen.camera_off} cameras off"
            print(f"{state}, and {wanted} are", flush=True)

    async def turn(self, courses: Sequence[PeakCourse]) -> None:
        """Turns cameras off and on, one after another, at an even rate."""
        if not courses:
            return
        acts = itertools.cycle(("camera_off", "camera_on"))
        turns = itertools.cycle(courses)
        due = time.perf_counter()
        for act, rounds in zip(acts, itertools.repeat(len(courses)), strict=False):
            for held in itertools.islice(turns, rounds):
                await self.camera(act, held, held.people[0])
                due += 1 / self.size.turning
                await asyncio.sleep(max(0.0, due - time.perf_counter()))

    async def lags(self, screens: Sequence[OpenScreen]) -> tuple[list[float], int]:
        """The times from telling Zoom of a camera until the screen of its course shows it."""
        for held in (screen.held for screen in screens):
            self.turns.setdefault(held.course_id, _turns(held.people[1:]))
        ends, lags, missed = time.perf_counter() + self.size.seconds, [], 0
        for screen in itertools.cycle(screens):
            if time.perf_counter() >= ends:
                break
            act, person = next(self.turns[screen.held.course_id])
            began = time.perf_counter()
            await self.camera(act, screen.held, person)
            wanted = self.off(screen.held)
            shown = await screen.shows(wanted)
            if shown is None:
                missed += 1
            else:
                lags.append(shown - began)
            await asyncio.sleep(PAUSE_S)
        return lags, missed


def _turns(people: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Turns every camera off in turn, then on again. No camera turns twice in a second, because
    Zoom reports whole seconds, in which on prevails."""
    return itertools.cycle(
        [(act, person) for act in ("camera_off", "camera_on") for person in people]
    )


def row(figures: PeakFigures) -> str:
    median, p99 = process_figures.median_ms(figures.lags_s), process_figures.p99_ms(figures.lags_s)
    memory, cpu = ("{:.0f} + {:.0f}".format(*both) for both in (figures.memory_mb, figures.cpu))
    return (
        f"memory {memory} MB, CPU {cpu} % of a core; {len(figures.lags_s)} events, "
        f"{figures.missed} not within 15 s, median {median:.0f} ms, p99 {p99:.0f} ms"
    )


def lines(measured: Sequence[PeakFigures]) -> list[result_table.Line]:
    """The figures of each row beside those of one course alone."""
    base = process_figures.median_ms(measured[0].lags_s)
    return [
        (
            figures.subject,
            "",
            f"{row(figures)}: **{process_figures.median_ms(figures.lags_s) / base:.1f}** times",
        )
        for figures in measured
    ]
