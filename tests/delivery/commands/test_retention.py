"""The command `coursewatch retention`: from the dry run to the certificate."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from delivery.cli import main
from delivery.commands.retention import words
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.timekeeping import rehearsal_clock
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import NEEDLES, TERM_ENDS
from tests.service_settings import set_environment

OFFICER, TRAINER = "officer-12@example.org", "trainer-12@example.org"
Said = Callable[[], str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path) -> None:
    """A client whose term is over by the clock of the service."""
    clock = tmp_path / "clock.json"
    shows(clock, TERM_ENDS + timedelta(hours=3))
    set_environment(monkeypatch, sqlite_url)
    monkeypatch.setenv("COURSEWATCH_DESTRUCTION_REGISTER", str(tmp_path / "register.jsonl"))
    monkeypatch.setenv("COURSEWATCH_REHEARSAL_CLOCK", str(clock))
    asyncio.run(_keep(sqlite_url))


def shows(clock: Path, moment: datetime) -> None:
    rehearsal_clock.write(clock, [RehearsalStage(SystemClock().now(), moment, 1.0)])


async def _keep(url: str) -> None:
    store = Store(url)
    await kept_records.keep(store)
    async with store.writing() as tx:
        for email, role in ((OFFICER, "officer"), (TRAINER, "trainer")):
            await users.add(tx, email=email, name=role, role=role, now=kept_records.COURSE_END)
    await store.close()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What the command has printed since the last question."""

    def both() -> str:
        printed = capsys.readouterr()
        return printed.out + printed.err

    return both


def left(url: str) -> list[tuple[str, str]]:
    async def looked() -> list[tuple[str, str]]:
        store = Store(url)
        try:
            return await kept_records.found(store, *NEEDLES)
        finally:
            await store.close()

    return asyncio.run(looked())


def retention(*typed: str) -> int:
    return main(["retention", *typed])


@pytest.mark.thorough
def test_records_go_after_a_dry_run_was_approved_and_a_certificate_says_so(
    sqlite_url: str, said: Said
) -> None:
    assert retention("run", "--without-rests") == 1
    assert words.NOT_APPROVED in said()
    assert retention("dry-run") == 0
    assert "booking B-1 of course" in (printed := said())
    assert "Nothing was changed." in printed
    assert retention("approve", "--by", TRAINER) == 1
    assert "No officer or administrator" in said()
    assert retention("approve", "--by", OFFICER) == 0
    assert {name for _, name in left(sqlite_url)} == {*NEEDLES}
    assert retention("run", "--without-rests") == 0
    assert "everything of 1 clients" in said()
    assert left(sqlite_url) == []
    assert retention("run", "--without-rests") == 1
    assert words.ALREADY in said()
    assert retention("state") == 0
    assert "Destruction is in order." in said()
    day = f"{TERM_ENDS:%Y-%m-%d}"
    assert retention("certificate", "--since", day, "--until", day) == 0
    assert "Certificate of destruction" in (printed := said())
    assert not any(name in printed for name in NEEDLES)


def test_the_day_before_nothing_is_due(tmp_path: Path, said: Said) -> None:
    shows(tmp_path / "clock.json", TERM_ENDS - timedelta(hours=3))
    assert retention("dry-run") == 0
    assert "Nothing is due." in said()


def test_without_a_file_for_the_register_nothing_is_destroyed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    monkeypatch.delenv("COURSEWATCH_DESTRUCTION_REGISTER")
    assert retention("approve", "--by", OFFICER) == 0
    assert retention("run", "--without-rests") == 1
    assert words.NO_COPY in said()
    assert {name for _, name in left(sqlite_url)} == {*NEEDLES}
