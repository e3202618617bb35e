"""Every scenario, through `coursewatch assess` as its user runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from delivery.cli import main
from delivery.policies import shipped_policies

SCENARIOS = sorted(Path(__file__).with_name("scenarios").iterdir())


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 25


@pytest.fixture(scope="module")
def answers() -> list[Any]:
    """Of the installed command, in a process of its own."""
    command = str(Path(sys.executable).with_name("coursewatch"))
    ran = subprocess.run(
        [command, "assess", *map(str, SCENARIOS)], capture_output=True, text=True, check=False
    )
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
        return [named(item, other) for item, other in zip(answer, expected, strict=True)]
    return answer


@dataclass(frozen=True)
class Ran:
    """What the command returned, and what it wrote on standard output and standard error."""

    code: int
    output: str
    faults: str


Assess = Callable[..., Ran]
Refused = Callable[[], str]


@pytest.fixture
def assess(capsys: pytest.CaptureFixture[str]) -> Assess:
    """`assess(folder)` runs the command in this process: a process takes a second to start."""

    def run(*arguments: object) -> Ran:
        code = main(["assess", *map(str, arguments)])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def refused(assess: Assess, folder: Path) -> Refused:
    """`refused()` runs the command on the folder, and returns the one line that it says of it."""

    def run() -> str:
        ran = assess(folder)
        assert (ran.code, ran.output) == (2, "")
        (line,) = ran.faults.splitlines()
        return line

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("course.json", "events.jsonl"):
        (tmp_path / name).write_text((SCENARIOS[0] / name).read_text())
    return tmp_path


OBSERVED = (
    b'{"source": "trainer", "at": "2026-06-10T09:00:00Z", "action": "observe", "booking": "A",'
    b' "code": "%s", "from": "2026-06-10T08:58:00Z", "to": "2026-06-10T09:00:00Z"}'
)


def test_an_observation_that_the_policy_does_not_know_is_named_and_takes_no_answer_away(
    assess: Assess, folder: Path, answers: list[Any]
) -> None:
    """A past course may be tried under a policy with other codes."""
    line = OBSERVED % b"juggling"
    with (folder / "events.jsonl").open("ab") as events:
        events.write(line + b"\n")
    ran = assess(folder)
    assert ran.code == 0
    lines = len((folder / "events.jsonl").read_bytes().splitlines())
    (warning,) = ran.faults.splitlines()
    assert f"events.jsonl, line {lines}: " in warning
    expected = {**answers[0], "bookings": without_remarks(answers[0])}
    assert {
        **json.loads(ran.output),
        "bookings": without_remarks(json.loads(ran.output)),
    } == expected


def without_remarks(answer: Any) -> list[Any]:
    return [
        {**booking, "recommendation": {**booking["recommendation"], "remarks": ()}}
        for booking in answer["bookings"]
    ]


@pytest.mark.parametrize("meeting_id", [None, "", [], "9999-12-31T23:59:59Z", "x" * 41, -1])
def test_an_event_whose_meeting_cannot_be_read_is_of_the_meeting_of_its_instance(
    assess: Assess, folder: Path, answers: list[Any], meeting_id: object
) -> None:
    assert joins_with(assess, folder, id=meeting_id) == answers[0]


@pytest.mark.parametrize("uuid", [None, "", [], {"a": 1}, "\0"])
def test_an_event_whose_instance_cannot_be_read_is_of_the_one_that_was_open(
    assess: Assess, folder: Path, answers: list[Any], uuid: object
) -> None:
    assert joins_with(assess, folder, uuid=uuid) == answers[0]


def joins_with(assess: Assess, folder: Path, **fields: object) -> Any:
    """The answer if every join of the folder has these fields of its meeting."""
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    joins = [
        line for line in lines if "participant_joined" in line.get("body", {}).get("event", "")
    ]
    for line in joins:
        line["body"]["payload"]["object"] |= fields
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, lines)))
    ran = assess(folder)
    assert joins
    return json.loads(ran.output)


@pytest.mark.parametrize(
    "line",
    [
        b'{"source": "trainer", ',
        b"[]",
        b"{}",
        b'{"source": "\xff\xfe"}',
        b'{"source": "report", "version": 9}',
        b'{"source": "trainer", "at": "2026-06-10T09:00:00Z", "action": "wave"}',
        b'{"source": "trainer", "at": "2026-06-10T09:00:00Z", "action": "refuse", "booking": "A",'
        b' "reason": "hat"}',
        b'{"source": "trainer", "at": "9999-99-99", "action": "abandon"}',
        OBSERVED.replace(b"08:58", b"25:58") % b"vehicle",
    ],
)
def test_input_that_cannot_be_read_names_its_file_and_line(
    refused: Refused, folder: Path, line: bytes
) -> None:
    with (folder / "events.jsonl").open("ab") as events:
        events.write(line + b"\n")
    lines = len((folder / "events.jsonl").read_bytes().splitlines())
    assert f"events.jsonl, line {lines}" in refused()


def test_a_policy_that_a_course_names_and_nobody_knows_is_said_with_its_file(
    refused: Refused, folder: Path
) -> None:
    course = json.loads((folder / "course.json").read_text())
    (folder / "course.json").write_text(json.dumps({**course, "policy": "nobodys"}))
    assert f"{folder / 'course.json'}: there is no policy 'nobodys'" in refused()


def test_a_folder_that_is_not_there_is_named(assess: Assess) -> None:
    ran = assess("no/such/folder")
    assert ran.code == 2
    assert "no/such/folder" in ran.faults


def test_every_scenario_is_judged_under_the_policy_of_another_provider_too(
    assess: Assess,
) -> None:
    example = shipped_policies.EXAMPLES / "fellshire-2026-01.toml"
    ran = assess(*SCENARIOS, "--policy", example)
    assert ran.code == 0, ran.faults
    answers = [json.loads(line) for line in ran.output.splitlines()]
    assert {answer["policy"] for answer in answers} == {"fellshire-2026-01"}
    follows = [booking["consequence"] for answer in answers for booking in answer["bookings"]]
    assert {after["rebook_charge_gbp"] for after in follows} <= {None, 0, 27.5}
    assert 27.5 in {after["rebook_charge_gbp"] for after in follows}
