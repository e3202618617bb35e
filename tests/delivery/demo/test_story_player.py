"""The story player: the clock waits for a slow machine, and a failed step is reported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from delivery.demo.demo_browser import ActionRefused, DemoBrowser
from delivery.demo.people import DemoClient
from delivery.demo.story import steps
from delivery.demo.story_player import LAST, StepFailed, StoryPlayer
from delivery.demo.trainer import DemoTrainer
from delivery.demo.zoom_participants import DemoZoom
from delivery.timekeeping.rehearsal_clock import RehearsalClock

STARTS = datetime(2026, 6, 10, 8, tzinfo=UTC)


@dataclass(slots=True)
class PlayedStep(DemoZoom):
    """Notes the time of each act."""

    clock: RehearsalClock | None = None
    at: list[datetime] = field(default_factory=list)
    fails: bool = False

    async def act(self, name: str, client: DemoClient | None, keys: Mapping[str, object]) -> None:
        if self.fails:
            raise LookupError("the simulated Zoom answered 409")
        if self.clock:
            self.at.append(self.clock.now())

    async def participant(self, key: str) -> str:
        return "uuid"


@dataclass(slots=True)
class Pressed(DemoTrainer):
    fails: bool = False

    async def post_action(self, action: str, fields: Mapping[str, str]) -> None:
        if self.fails:
            raise ActionRefused("the service answered 422")


@pytest.fixture
async def player(tmp_path: Path) -> StoryPlayer:
    http = aiohttp.ClientSession()
    await http.close()
    plan = tmp_path / "clock.json"
    zoom = PlayedStep(http, "", clock=RehearsalClock(plan))
    return StoryPlayer(
        zoom, Pressed(DemoBrowser(http, "")), plan, STARTS, 1_000_000.0, lambda _: None
    )


async def test_each_step_happens_at_its_time_on_a_slow_machine(player: StoryPlayer) -> None:
    player.skip_to_course()
    await player.run()
    moments = [STARTS + timedelta(minutes=step.minute) for step in steps() if step.zoom]
    assert isinstance(player.zoom, PlayedStep)
    assert player.zoom.at == moments
    assert RehearsalClock(player.plan).now() <= STARTS + LAST


async def test_a_step_that_zoom_refuses_is_reported(player: StoryPlayer) -> None:
    assert isinstance(player.zoom, PlayedStep)
    player.zoom.fails = True
    player.skip_to_course()
    with pytest.raises(StepFailed, match=r"stopped at 08:40 .*opens the meeting.*409"):
        await player.run()


async def test_an_action_that_the_service_refuses_is_reported(player: StoryPlayer) -> None:
    assert isinstance(player.trainer, Pressed)
    player.trainer.fails = True
    player.skip_to_course()
    with pytest.raises(StepFailed, match=r"'accept_identity'.*422"):
        await player.run()
