"""What `assess` answers about a folder, the service answers about the same events live: posted by
the simulated Zoom, streamed by it, and noted on the monitor."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.test_scenarios import SCENARIOS
from tests.doubles.settable_clock import SettableClock
from tests.story.acts.live_scenario import live

GIVES_UP = timedelta(minutes=85)  # after an event, Zoom has tried four times to tell of it
QUICK = 3
"""How many of the scenarios are played among the quick tests."""
PLAYED = [
    pytest.param(folder, id=folder.name, marks=[pytest.mark.thorough] if number >= QUICK else [])
    for number, folder in enumerate(SCENARIOS)
]


@pytest.mark.parametrize("folder", PLAYED)
async def test_a_scenario_has_the_same_answer_live(
    folder: Path, sqlite_url: str, clock: SettableClock
) -> None:
    async with live(folder, sqlite_url, clock) as scenario:
        await scenario.play()
        clock.set(scenario.course.ends_at + GIVES_UP)
        judged = await scenario.service.judged(scenario.course.course_id)
        assert judged.finished
        scenario.course.check(judged.result)
