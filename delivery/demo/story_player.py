"""Plays the demonstration's story: each step at its time, with a line in the terminal."""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import aiohttp

from delivery.demo import morning
from delivery.demo.demo_browser import ActionRefused
from delivery.demo.fault_reason import reason_of
from delivery.demo.morning import DemoMorning
from delivery.demo.story import ENDS, STRANGER, StoryStep, steps
from delivery.demo.trainer import DemoTrainer
from delivery.demo.zoom_participants import DemoZoom
from delivery.reconciliation.report_times import FIRST as REPORT_AFTER
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import LONDON
from delivery.timekeeping.rehearsal_clock import RehearsalClock, RehearsalStage, write

INSTRUCTIONS = timedelta(hours=48)
FIRST = timedelta(minutes=22)  # before the start of the course
LAST = timedelta(minutes=ENDS + 5)
REPORT = timedelta(minutes=ENDS) + REPORT_AFTER + timedelta(minutes=1)
"""From the start of the course to one minute after Zoom's report is due."""

A_LINE = 4096  # bytes
AFTER_WINDOW = timedelta(days=7)
"""From the start of the course until the time to book again is over, under every shipped policy."""


class StepFailed(RuntimeError):
    """A step of the story failed; the message names the step and the reason."""


@dataclass(slots=True)
class StoryPlayer:
    zoom: DemoZoom
    trainer: DemoTrainer
    plan: Path
    starts_at: datetime
    speed: float
    say: Callable[[str], None]
    morning: DemoMorning | None = None
    """The courses beside the followed course; None without any."""

    def begin(self) -> None:
        """Sets the clock to a few seconds before the joining instructions are due."""
        shows = (self.starts_at - INSTRUCTIONS - timedelta(seconds=4)).astimezone(UTC)
        write(self.plan, [RehearsalStage(SystemClock().now(), shows, 1.0)])

    def skip_to_course(self) -> None:
        """Sets the clock to shortly before the first step."""
        self._run_clock(
            self.starts_at - FIRST, self.starts_at + timedelta(minutes=steps()[0].minute)
        )

    def skip_to_report(self) -> None:
        """Sets the clock to the time at which Zoom's report is due."""
        shows = (self.starts_at + REPORT).astimezone(UTC)
        write(self.plan, [RehearsalStage(SystemClock().now(), shows, 1.0)])

    def skip_past_window(self) -> None:
        """Sets the clock to a week after the course, when the time to book again is over."""
        shows = (self.starts_at + AFTER_WINDOW).astimezone(UTC)
        write(self.plan, [RehearsalStage(SystemClock().now(), shows, 1.0)])

    async def run(self) -> None:
        """Plays all steps. Raises StepFailed."""
        clock, story = RehearsalClock(self.plan), steps()
        if self.morning is not None:
            story = sorted([*story, *morning.steps()], key=lambda step: step.minute)
        due = [*(self._time_of(step) for step in story), self.starts_at + LAST]
        for step, (at, following) in zip(story, pairwise(due), strict=True):
            left = max(at - clock.now(), timedelta())
            await asyncio.sleep(left.total_seconds() / self.speed)
            if step.says:
                self.say(f"{at.astimezone(LONDON):%H:%M}  {step.says}")
            try:
                await self._perform(step)
            except (aiohttp.ClientError, ActionRefused, LookupError, TimeoutError) as fault:
                raise StepFailed(self._failure(step, at, fault)) from fault
            self._run_clock(clock.now(), following)

    def _time_of(self, step: StoryStep) -> datetime:
        return self.starts_at + timedelta(minutes=step.minute)

    def _run_clock(self, shows: datetime, until: datetime) -> None:
        """Runs the clock fast until the next step is due and stops it there, so that a slow machine
        makes no client late."""
        now = SystemClock().now()
        waits = now + max(until - shows, timedelta()) / self.speed
        stages = [RehearsalStage(now, shows.astimezone(UTC), self.speed)]
        write(self.plan, [*stages, RehearsalStage(waits, max(until, shows).astimezone(UTC), 0.0)])

    def _failure(self, step: StoryStep, at: datetime, fault: Exception) -> str:
        subject = step.says.rstrip(".") or f"the step '{step.zoom or step.note}'"
        stopped_at = f"{at.astimezone(LONDON):%H:%M}"
        return f"The demonstration stopped at {stopped_at} ({subject}): {reason_of(fault)}"

    async def _perform(self, step: StoryStep) -> None:
        if step.course and self.morning is not None:
            await self.morning.perform(step)
            return
        if step.zoom:
            await self.zoom.act(step.zoom, step.client, step.keys)
        if step.note:
            fields = {key: str(value) for key, value in step.keys.items()}
            if step.note == "match":
                fields["participant_uuid"] = await self.zoom.participant(STRANGER)
            if step.client:
                fields["booking"] = step.client.reference
            await self.trainer.post_action(step.note, fields)


async def enter_pressed() -> None:
    """Returns once a line has been typed; never where nobody can type one."""
    loop, typed = asyncio.get_running_loop(), asyncio.Event()

    def read() -> None:
        if os.read(terminal, A_LINE):
            typed.set()
        loop.remove_reader(terminal)

    try:
        terminal = sys.stdin.fileno()
        loop.add_reader(terminal, read)
    except (OSError, ValueError, AttributeError):  # no terminal, or a file
        await asyncio.Event().wait()
    await typed.wait()
