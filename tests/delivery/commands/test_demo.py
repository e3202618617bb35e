"""`coursewatch demo` says in a sentence why it stopped."""

import argparse
from pathlib import Path

import aiohttp
import pytest

from delivery.commands import demo


@pytest.mark.parametrize("fault", [TimeoutError(), aiohttp.ServerTimeoutError()])
def test_a_fault_without_a_message_is_reported_in_words(
    fault: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(demo, "_run_demonstration", fails)
    parser = argparse.ArgumentParser()
    demo.arguments(parser)
    assert demo.run(parser.parse_args([f"--folder={tmp_path / 'demo'}"])) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "No answer came in time."
    assert str(tmp_path / "demo") in second
