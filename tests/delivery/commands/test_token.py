"""The command `coursewatch token`."""

import pytest

from delivery.accounts import api_tokens
from delivery.cli import main
from tests.service_settings import SECRET, set_environment


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    set_environment(monkeypatch, sqlite_url)


def test_a_token_is_printed_that_the_service_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--scope", "courses:write", "--holder", "booking system"]) == 0
    read = api_tokens.read(SECRET, capsys.readouterr().out.strip())
    assert read == api_tokens.Token(1, "booking system", frozenset({"courses:write"}))


def test_a_holder_without_a_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--scope", "courses:write", "--holder", ""]) == 1
    assert "the holder's name" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--scope", "all"], ["--days", "0"], ["--days", "367"]])
def test_an_unknown_scope_or_length_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["token", "--scope", "courses:write", "--holder", "x", *wrong])
    assert ended.value.code == 2
