"""`make bench-day` at its smallest: each part runs, alone and with the others; nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.day import busiest_hour, day_figures
from tests.bench.day.day_size import DaySize
from tests.fuzz.fuzzed.service_client import database

LOST = {"letters: lost", "letters: doubled"}
"""Figures that are 0 on any machine. A busy machine answers 503, which its sender repeats."""
COMPARED = LOST | {
    "webhooks as clients arrive: not answered 200",
    "webhooks as courses end: not answered 200",
    "officers at work: refused or failed",
    "the report of a year: refused or failed",
    "a register: refused or failed",
}
"""Figures that stand in the table for each part alone and for all parts together."""


@pytest.mark.thorough
def test_the_busiest_hour_is_measured_alone_and_together_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    size = DaySize(scale=0.004, seconds=2.0, think_s=0.2)
    with database(postgresql=False) as url:
        runs = asyncio.run(busiest_hour.measured(url, size, tmp_path))
    alone, together = map(day_figures.by_name, runs)
    assert {name: alone[name].value for name in LOST} == dict.fromkeys(LOST, 0)
    assert {name: together[name].value for name in LOST} == dict.fromkeys(LOST, 0)
    assert together["webhooks: answered 200 and lost, or doubled"].value == 0
    rows = list(day_figures.lines("SQLite", alone, together))
    compared = [name for name, _, first, second, _ in rows if first and second]
    assert {f"SQLite, {name}" for name in COMPARED} <= set(compared)
