"""The command `coursewatch import`: its output and the saved records."""

import asyncio
from datetime import timedelta
from pathlib import Path
from subprocess import run

import pytest

from delivery.cli import main
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingRow
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import london_day
from tests.delivery.commands.test_serve import COMMAND
from tests.fuzz.registers.mutated_files import with_part, workbook
from tests.service_settings import set_environment

HEAD = (
    "course,course_type,starts,minutes,zoom_host,"
    "booking_ref,force,police_deadline,given_name,family_name,email"
)
SOON = london_day(SystemClock().now()) + timedelta(days=30)
ROW = f"NSAC-1,NSAC,{SOON} 12:00,165,host,HER-1,KENT,{SOON},Alan,Archer,alan@mail.example"
STYLES_WITHOUT_DEFAULT = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></styleSheet>'
)


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Path:
    set_environment(monkeypatch, sqlite_url)
    file = tmp_path / "register.csv"
    file.write_text(f"{HEAD}\n{ROW}\n")
    return file


def kept(url: str) -> list[BookingRow]:
    async def look() -> list[BookingRow]:
        store = Store(url)
        try:
            async with store.reading() as tx:
                return await bookings.of_course(tx, 1)
        finally:
            await store.close()

    return asyncio.run(look())


def test_a_register_imported_twice_is_saved_once(
    register: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(register)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Courses: 1 created, 0 changed, 0 unchanged",
        "Bookings: 1 created, 0 changed, 0 unchanged",
    ]
    assert main(["import", str(register)]) == 0
    assert "Bookings: 0 created, 0 changed, 1 unchanged" in capsys.readouterr().out
    assert [row.reference for row in kept(sqlite_url)] == ["HER-1"]


def test_every_bad_line_is_reported_and_nothing_is_saved(
    register: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    early = ROW.replace("HER-1", "HER-2").replace(f"KENT,{SOON}", f"KENT,{SOON - timedelta(1)}")
    register.write_text(f"{HEAD}\n{ROW}\n{early}\n{early.replace('HER-2', 'HER-3')}\n")
    assert main(["import", str(register)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{register}: line 3, police_deadline: is before the end of")
    assert lines[1].startswith(f"{register}: line 4, police_deadline: ")
    assert lines[2:] == ["Nothing was imported."]
    assert kept(sqlite_url) == []


def test_what_had_to_be_read_otherwise_is_shown_and_saved_with_yes(
    register: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register.write_text(f"{HEAD}\n{ROW}\n".replace(f"{SOON} 12:00", f"{SOON:%d/%m/%Y} 12:00"))
    assert main(["import", str(register)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "A date is read with the day before the month (starts, 1):"
    assert lines[1].startswith(f"  line 2: {SOON:%d/%m/%Y} 12:00 -> ")
    assert lines[-1].startswith("Nothing was imported yet.")
    assert kept(sqlite_url) == []
    assert main(["import", str(register), "--yes"]) == 0
    assert [row.reference for row in kept(sqlite_url)] == ["HER-1"]


def test_a_dry_run_saves_nothing(
    register: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(register), "--dry-run"]) == 0
    assert "Bookings: 1 created, 0 changed, 0 unchanged" in capsys.readouterr().out
    assert kept(sqlite_url) == []


def test_a_file_that_is_not_there_is_bad_input(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(register / "no")]) == 2
    assert "Not a directory" in capsys.readouterr().err


def test_a_database_of_another_version_is_named_as_the_reason(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("COURSEWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert main(["import", str(register)]) == 1
    assert "coursewatch migrate" in capsys.readouterr().err


@pytest.mark.thorough
def test_a_workbook_of_another_program_is_taken_without_its_librarys_warnings(
    register: Path,
) -> None:
    rows = [line.split(",") for line in (HEAD, ROW)]
    other = with_part(workbook(rows), "xl/styles.xml", lambda _: STYLES_WITHOUT_DEFAULT)
    register.write_bytes(other)
    typed = [COMMAND, "import", str(register), "--yes"]
    done = run(typed, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_language_without_messages_is_said_once_a_file(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [ROW, ROW.replace("HER-1", "HER-2"), ROW.replace("HER-1", "HER-3")]
    languages = ("cy", "cy", "en-GB")
    lines = [f"{row},{language}" for row, language in zip(rows, languages, strict=True)]
    register.write_text("\n".join([f"{HEAD},language", *lines]))
    assert main(["import", str(register)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert (
        said[0] == "2 bookings of the language cy: no messages are in it, so these are in English."
    )
    assert len(said) == 3
