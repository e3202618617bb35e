"""Runs the demonstration's story: each step at its time, said in the terminal as it happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from delivery.clock import SystemClock
from delivery.demo.cast import LONDON
from delivery.demo.story import ENDS, STRANGER, Step, steps
from delivery.demo.trainer import TrainerAtBrowser
from delivery.demo.zoom_acts import ZoomActs
from delivery.reconciling import FIRST as REPORT_AFTER
from delivery.rehearsal import RehearsalClock, Stage, write

INSTRUCTIONS = timedelta(hours=48)
FIRST = timedelta(minutes=22)  # before the start: when the clock is put forward to
LAST = timedelta(minutes=ENDS + 5)
REPORT = timedelta(minutes=ENDS) + REPORT_AFTER + timedelta(minutes=1)
"""From the start: when Zoom's report has been due for a minute."""


@dataclass(slots=True)
class Director:
    zoom: ZoomActs
    trainer: TrainerAtBrowser
    plan: Path
    starts_at: datetime
    speed: float
    say: Callable[[str], None]

    def begin(self) -> None:
        """The clock shows a few seconds before the joining instructions are due."""
        shows = (self.starts_at - INSTRUCTIONS - timedelta(seconds=4)).astimezone(UTC)
        write(self.plan, [Stage(SystemClock().now(), shows, 1.0)])

    def put_forward(self) -> None:
        """Two days later: the course is about to begin, and time runs fast until it is over."""
        now = SystemClock().now()
        shows = (self.starts_at - FIRST).astimezone(UTC)
        over = now + (FIRST + LAST) / self.speed
        write(
            self.plan,
            [
                Stage(now, shows, self.speed),
                Stage(over, (self.starts_at + LAST).astimezone(UTC), 1.0),
            ],
        )

    def await_report(self) -> None:
        """Half an hour after the end, when Zoom's report is due."""
        shows = (self.starts_at + REPORT).astimezone(UTC)
        write(self.plan, [Stage(SystemClock().now(), shows, 1.0)])

    async def run(self) -> None:
        clock = RehearsalClock(self.plan)
        for step in steps():
            due = self.starts_at + timedelta(minutes=step.minute)
            left = max(due - clock.now(), timedelta())
            await asyncio.sleep(left.total_seconds() / clock.speed())
            if step.says:
                self.say(f"{clock.now().astimezone(LONDON):%H:%M}  {step.says}")
            await self._perform(step)

    async def _perform(self, step: Step) -> None:
        if step.zoom:
            await self.zoom.act(step.zoom, step.client, step.keys)
        if step.note:
            fields = {key: str(value) for key, value in step.keys.items()}
            if step.note == "match":
                fields["participant_uuid"] = await self.zoom.participant(STRANGER)
            if step.client:
                fields["booking"] = step.client.reference
            await self.trainer.press(step.note, fields)
