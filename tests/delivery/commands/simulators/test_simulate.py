"""`coursewatch simulate` lists its scripts and prints their course and expected results."""

import argparse

import pytest

from delivery.commands.simulators import simulate
from delivery.register_files import register_file
from delivery.simulation import script_player
from integrations.zoom.simulator.scripting import script


def typed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    simulate.arguments(parser)
    return parser.parse_args(words)


def test_every_script_is_listed_with_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate.run(typed("--list")) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == script.names()
    assert all(line.endswith(".") for line in said)


@pytest.mark.parametrize("name", script.names())
def test_the_course_of_a_script_can_be_imported(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = typed(name, "--register", "trainer@example.org", "--starts", "2027-01-20T10:30")
    assert simulate.run(options) == 0
    register = register_file.read(capsys.readouterr().out.encode()).rows
    (course,) = register.courses
    assert course.entry.starts.isoformat() == "2027-01-20T10:30:00+00:00"
    assert len(register.bookings) == len(script.shipped(name).course.clients)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such-script",), "late-webhooks"),
        (("no-such-file.toml",), "no-such-file.toml"),
        (("late-webhooks",), "--trainer-link"),
    ],
)
def test_a_script_that_cannot_be_played_is_refused(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate.run(typed(*words)) == 2
    assert said in capsys.readouterr().err


def test_the_expected_results_include_the_changes_by_the_report() -> None:
    lines = script_player.expected_results(script.shipped("report-is-late"))
    assert lines[1:] == [
        "  REPORT-IS-LATE-B Beth Brook: review",
        "    after Zoom's report: review; absent; away 40 to 43 min (client_network)",
    ]
