"""Every scenario, through `coursewatch assess` as its user runs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCENARIOS = sorted(Path(__file__).with_name("scenarios").iterdir())


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 14


@pytest.fixture(scope="module")
def answers() -> list[Any]:
    ran = assess(*map(str, SCENARIOS))
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(SCENARIOS)), ids=lambda n: SCENARIOS[n].name)
def test_the_answer_is_the_expected_one(answers: list[Any], number: int) -> None:
    expected = json.loads((SCENARIOS[number] / "expected.json").read_text())
    assert named(answers[number], expected) == expected


def named(answer: Any, expected: Any) -> Any:
    """The answer, cut down to the fields that are expected by name."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        return {key: named(answer.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(answer, list) and len(answer) == len(expected):
        return [named(one, other) for one, other in zip(answer, expected, strict=True)]
    return answer


def assess(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("coursewatch")
    return subprocess.run(
        [command, "assess", *arguments], capture_output=True, text=True, check=False
    )


def test_input_that_cannot_be_read_names_its_file_and_line(tmp_path: Path) -> None:
    for name in ("course.json", "events.jsonl"):
        (tmp_path / name).write_text((SCENARIOS[0] / name).read_text())
    with (tmp_path / "events.jsonl").open("a") as events:
        events.write('{"source": "trainer", "at": "2026-06-10T09:00:00Z", "action": "wave"}\n')
    lines = len((tmp_path / "events.jsonl").read_text().splitlines())
    ran = assess(str(tmp_path))
    assert ran.returncode == 2
    assert ran.stdout == ""
    (said,) = ran.stderr.splitlines()
    assert f"events.jsonl, line {lines}" in said


def test_a_folder_that_is_not_there_is_named() -> None:
    ran = assess("no/such/folder")
    assert ran.returncode == 2
    assert "no/such/folder" in ran.stderr
