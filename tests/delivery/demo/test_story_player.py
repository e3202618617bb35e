"""The director: the clock waits for whoever is slow, and what goes wrong is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from delivery.demo.people import DemoClient
from delivery.demo.story import steps
from delivery.demo.story_player import LAST, Director, StepFailed
from delivery.demo.trainer import DemoTrainer, PressRefused
from delivery.demo.zoom_participants import ZoomActs
from delivery.timekeeping.rehearsal_clock import RehearsalClock

STARTS = datetime(2026, 6, 10, 8, tzinfo=UTC)


@dataclass(slots=True)
class PlayedStep(ZoomActs):
    """Notes the time at which each act is asked for."""

    clock: RehearsalClock | None = None
    at: list[datetime] = field(default_factory=list)
    fails: bool = False

    async def act(self, name: str, client: DemoClient | None, keys: Mapping[str, object]) -> None:
        if self.fails:
            raise LookupError("the Zoom that runs here answered 409")
        if self.clock:
            self.at.append(self.clock.now())

    async def participant(self, key: str) -> str:
        return "uuid"


@dataclass(slots=True)
class Pressed(DemoTrainer):
    fails: bool = False

    async def press(self, action: str, fields: Mapping[str, str]) -> None:
        if self.fails:
            raise PressRefused("the service answered 422")


@pytest.fixture
async def director(tmp_path: Path) -> Director:
    http = aiohttp.ClientSession()
    await http.close()
    plan = tmp_path / "clock.json"
    zoom = PlayedStep(http, "", clock=RehearsalClock(plan))
    return Director(zoom, Pressed(http, ""), plan, STARTS, 1_000_000.0, lambda _: None)


async def test_each_step_is_at_its_time_however_slow_the_machine_is(director: Director) -> None:
    director.put_forward()
    await director.run()
    moments = [STARTS + timedelta(minutes=step.minute) for step in steps() if step.zoom]
    assert isinstance(director.zoom, PlayedStep)
    assert director.zoom.at == moments
    assert RehearsalClock(director.plan).now() <= STARTS + LAST


async def test_a_step_that_zoom_does_not_take_is_told(director: Director) -> None:
    assert isinstance(director.zoom, PlayedStep)
    director.zoom.fails = True
    director.put_forward()
    with pytest.raises(StepFailed, match=r"stopped at 08:40 .*opens the meeting.*409"):
        await director.run()


async def test_a_note_that_the_service_does_not_take_is_told(director: Director) -> None:
    assert isinstance(director.trainer, Pressed)
    director.trainer.fails = True
    director.put_forward()
    with pytest.raises(StepFailed, match=r"'accept_identity'.*422"):
        await director.run()
