"""Each script that ships, played against the service over HTTP, ends in its stated answer."""

import pytest

from integrations.zoom.simulator.scripting import script
from tests.doubles.settable_clock import SettableClock
from tests.story.acts.script_run import found, staged, stated


@pytest.mark.thorough
@pytest.mark.parametrize("name", script.names())
async def test_a_script_ends_in_its_expected_results(
    name: str, sqlite_url: str, clock: SettableClock
) -> None:
    shipped_script = script.shipped(name)
    async with staged(shipped_script, sqlite_url, clock) as stage:
        played = await stage.player.play()
        before = await stage.judged()
        await stage.read_report()
        after = await stage.judged()
    right, later = shipped_script.expected, shipped_script.after_report()
    assert found(shipped_script, before, right.clients) == stated(right.clients)
    assert [note["code"] for note in before["notes"]] == list(right.notes)
    assert played.deliveries == right.deliveries
    assert played.forgeries_taken == 0
    assert found(shipped_script, after, later) == stated(later)
