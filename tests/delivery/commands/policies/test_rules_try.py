"""`coursewatch rules try`, with one or more processes."""

import pytest

from delivery.cli import main
from delivery.commands.policies import rules_try
from delivery.replay.process_pool import ReplayLost
from tests.service_settings import environment_of

TRY = ["rules", "try", "lrsp-2025-03", "--since", "2026-06-01"]


@pytest.fixture(autouse=True)
def environment(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment_of(sqlite_url).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("processes", [[], ["--processes", "1"], ["--processes", "4"]])
def test_a_trial_without_courses_reports_no_change(
    processes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*TRY, *processes]) == 0
    assert "tried on 0 courses since" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["0", "-1", "two", ""])
def test_an_invalid_number_of_processes_is_refused(typed: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*TRY, f"--processes={typed}"])


def test_a_process_that_dies_is_reported_without_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def died(*_: object, **__: object) -> None:
        raise ReplayLost

    monkeypatch.setattr(rules_try, "try_policy", died)
    assert main(TRY) == 1
    output = capsys.readouterr()
    assert "A process stopped before it had finished" in output.err
    assert output.out == ""
