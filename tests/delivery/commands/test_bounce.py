"""The command `coursewatch bounce`, as a mail server runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from delivery.bounces.bounce_address import bounce_address
from delivery.configuration.settings import read
from tests.first_of_many import first_of
from tests.integrations.email.bounces import notices
from tests.service_settings import environment_of

COMMAND = str(Path(sys.executable).with_name("coursewatch"))
TAKEN, NO_SUCH_RECIPIENT, TRY_AGAIN = 0, 67, 75


@pytest.fixture
def environ(sqlite_url: str) -> dict[str, str]:
    return {**environment_of(sqlite_url), "COURSEWATCH_BOUNCE_ADDRESS": "bounces@post.example"}


def sender(environ: dict[str, str]) -> str:
    address = bounce_address(read(environ))
    assert address is not None
    return address.sender_of("m7.1")


def piped(environ: dict[str, str], raw: bytes, *options: str) -> tuple[int, str]:
    """The exit code, and what was printed."""
    ended = subprocess.run(
        [COMMAND, "bounce", *options],
        input=raw,
        capture_output=True,
        env={**os.environ, **environ},
        check=False,
    )
    return ended.returncode, ended.stderr.decode()


def test_a_notice_is_taken_by_its_envelope_recipient(environ: dict[str, str]) -> None:
    code, printed = piped(environ, notices.POSTFIX, "--recipient", sender(environ))
    assert code == TAKEN
    assert '"state": "bounced"' in printed
    assert "alan" not in printed


@pytest.mark.thorough
@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "to"])
def test_a_notice_is_taken_by_the_header_of_its_recipient(
    environ: dict[str, str], header: str
) -> None:
    raw = f"{header}: <{sender(environ).upper()}>\r\n".encode() + notices.POSTFIX
    assert piped(environ, raw)[0] == TAKEN


@pytest.mark.thorough
@pytest.mark.parametrize(
    "raw", first_of([b"To: \xff\xfe, ,,;:<>\r\n\r\n", notices.POSTFIX, b"", b"\0\xff" * 9000])
)
def test_a_mail_to_nobody_of_ours_is_given_up(environ: dict[str, str], raw: bytes) -> None:
    code, printed = piped(environ, raw)
    assert code == NO_SUCH_RECIPIENT
    assert printed == "No letter of this service was sent from this address.\n"


@pytest.mark.thorough
def test_a_recipient_who_is_nobody_of_ours_is_given_up(environ: dict[str, str]) -> None:
    nobody = ("--recipient", "x@post.example")
    assert piped(environ, notices.POSTFIX, *nobody)[0] == NO_SUCH_RECIPIENT


@pytest.mark.thorough
@pytest.mark.parametrize(
    "fault",
    first_of(
        [
            {"DATABASE_URL": "sqlite:///{folder}/empty.db"},
            {"BOUNCE_ADDRESS": ""},
            {"SECRET": ""},
            {"REHEARSAL_CLOCK": "{folder}/none"},
        ]
    ),
    ids=lambda fault: next(iter(fault)),
)
def test_what_is_wrong_here_leaves_the_notice_with_its_server(
    environ: dict[str, str], tmp_path: Path, fault: dict[str, str]
) -> None:
    ((name, value),) = fault.items()
    changed = {**environ, f"COURSEWATCH_{name}": value.format(folder=tmp_path)}
    code, printed = piped(changed, notices.POSTFIX, "--recipient", sender(environ))
    assert code == TRY_AGAIN
    assert printed.count("\n") == 1


@pytest.mark.thorough
def test_ten_megabytes_are_taken_and_not_all_read(environ: dict[str, str]) -> None:
    raw = notices.POSTFIX + b"x" * 10_000_000
    assert piped(environ, raw, "--recipient", sender(environ))[0] == TAKEN
