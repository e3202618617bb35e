"""The sender is killed at any step: each message arrives once, or a person knows of it."""

import asyncio
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.story.killed.message_families import FAMILIES

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]
ROUNDS = (sys.executable, "-m", "tests.story.killed.rounds")
KILLS = 2 * len(FAMILIES)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_whenever_the_sender_is_killed_no_message_comes_twice_or_is_lost_unseen(
    request: pytest.FixtureRequest, database: str
) -> None:
    url: str = request.getfixturevalue(f"{database}_url")
    seed = random.randrange(10_000)  # noqa: S311 - no secret
    rounds = await asyncio.to_thread(
        subprocess.run,
        [*ROUNDS, url, "--kills", str(KILLS), "--seed", str(seed)],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert rounds.returncode == 0, (seed, rounds.stdout, rounds.stderr)
    tallies = [json.loads(line) for line in rounds.stdout.splitlines()]
    assert len(tallies) == len(FAMILIES)
    assert sum(tally["kills"] for tally in tallies) >= KILLS // 2
