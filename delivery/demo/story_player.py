"""Runs the demonstration's story: each step at its time, said in the terminal as it happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import aiohttp

from delivery.demo.fault_reason import reason_of
from delivery.demo.story import ENDS, STRANGER, StoryStep, steps
from delivery.demo.trainer import DemoTrainer, PressRefused
from delivery.demo.zoom_participants import ZoomActs
from delivery.reconciliation.report_times import FIRST as REPORT_AFTER
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import LONDON
from delivery.timekeeping.rehearsal_clock import RehearsalClock, RehearsalStage, write

INSTRUCTIONS = timedelta(hours=48)
FIRST = timedelta(minutes=22)  # before the start: when the clock is put forward to
LAST = timedelta(minutes=ENDS + 5)
REPORT = timedelta(minutes=ENDS) + REPORT_AFTER + timedelta(minutes=1)
"""From the start: when Zoom's report has been due for a minute."""


class StepFailed(RuntimeError):
    """A step of the story could not be done: which, and why."""


@dataclass(slots=True)
class Director:
    zoom: ZoomActs
    trainer: DemoTrainer
    plan: Path
    starts_at: datetime
    speed: float
    say: Callable[[str], None]

    def begin(self) -> None:
        """The clock shows a few seconds before the joining instructions are due."""
        shows = (self.starts_at - INSTRUCTIONS - timedelta(seconds=4)).astimezone(UTC)
        write(self.plan, [RehearsalStage(SystemClock().now(), shows, 1.0)])

    def put_forward(self) -> None:
        """Two days later: the course is about to begin."""
        self._run_on(self.starts_at - FIRST, self.starts_at + timedelta(minutes=steps()[0].minute))

    def await_report(self) -> None:
        """Half an hour after the end, when Zoom's report is due."""
        shows = (self.starts_at + REPORT).astimezone(UTC)
        write(self.plan, [RehearsalStage(SystemClock().now(), shows, 1.0)])

    async def run(self) -> None:
        """Raises StepFailed."""
        clock, story = RehearsalClock(self.plan), steps()
        due = [*(self._due(step) for step in story), self.starts_at + LAST]
        for step, (at, following) in zip(story, pairwise(due), strict=True):
            left = max(at - clock.now(), timedelta())
            await asyncio.sleep(left.total_seconds() / self.speed)
            if step.says:
                self.say(f"{at.astimezone(LONDON):%H:%M}  {step.says}")
            try:
                await self._perform(step)
            except (aiohttp.ClientError, PressRefused, LookupError, TimeoutError) as fault:
                raise StepFailed(self._told(step, at, fault)) from fault
            self._run_on(clock.now(), following)

    def _due(self, step: StoryStep) -> datetime:
        return self.starts_at + timedelta(minutes=step.minute)

    def _run_on(self, shows: datetime, until: datetime) -> None:
        """The clock runs fast until the next step is due, and then waits for it: on a machine that
        is slow nobody comes late to the course but those who are to."""
        now = SystemClock().now()
        waits = now + max(until - shows, timedelta()) / self.speed
        stages = [RehearsalStage(now, shows.astimezone(UTC), self.speed)]
        write(self.plan, [*stages, RehearsalStage(waits, max(until, shows).astimezone(UTC), 0.0)])

    def _told(self, step: StoryStep, at: datetime, fault: Exception) -> str:
        subject = step.says.rstrip(".") or f"the step '{step.zoom or step.note}'"
        stopped_at = f"{at.astimezone(LONDON):%H:%M}"
        return f"The demonstration stopped at {stopped_at} ({subject}): {reason_of(fault)}"

    async def _perform(self, step: StoryStep) -> None:
        if step.zoom:
            await self.zoom.act(step.zoom, step.client, step.keys)
        if step.note:
            fields = {key: str(value) for key, value in step.keys.items()}
            if step.note == "match":
                fields["participant_uuid"] = await self.zoom.participant(STRANGER)
            if step.client:
                fields["booking"] = step.client.reference
            await self.trainer.press(step.note, fields)
