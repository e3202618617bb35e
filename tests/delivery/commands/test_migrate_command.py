"""`coursewatch migrate`, and what it says where it cannot."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from delivery.cli import main
from delivery.records.single_server_lock import ServedAlready, SeveralNames, served
from tests.service_settings import set_environment

Migrate = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Migrate:
    """Runs the command; returns the exit code, and what is printed and complained of."""

    def run(url: str) -> tuple[int, str, str]:
        set_environment(monkeypatch, url)
        code = main(["migrate"])
        return (code, *capsys.readouterr())

    return run


def test_a_database_of_a_later_version_is_left_as_it_is_and_says_so(
    sqlite_url: str, migrated: Migrate
) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    code, printed, complaint = migrated(sqlite_url)
    assert (code, printed) == (1, "")
    assert complaint.startswith("A later version of coursewatch has migrated this database.")
    assert "Traceback" not in complaint


def test_a_database_of_this_version_needs_nothing(sqlite_url: str, migrated: Migrate) -> None:
    assert migrated(sqlite_url) == (0, "The database matches this version.\n", "")


def test_a_file_with_a_second_name_is_not_served(sqlite_url: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.hardlink_to(sqlite_url.removeprefix("sqlite:///"))
    for url in (sqlite_url, f"sqlite:///{other}"):
        with pytest.raises(SeveralNames), served(url):
            pass
    other.unlink()
    with served(sqlite_url):
        pass


def test_a_link_to_a_file_that_is_served_is_served_already(sqlite_url: str, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(sqlite_url.removeprefix("sqlite:///"))
    through_folder = tmp_path / "folder"
    through_folder.symlink_to(tmp_path)
    with served(sqlite_url):
        for path in (link, through_folder / "records.db", tmp_path / "." / "records.db"):
            with pytest.raises(ServedAlready), served(f"sqlite:///{path}"):
                pass
