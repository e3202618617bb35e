"""The command line of `coursewatch` and its answers."""

import asyncio
from pathlib import Path

import pytest

from delivery.accounts import sign_in
from delivery.cli import main
from delivery.records.accounts import sessions, users
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.timekeeping.clock import SystemClock
from tests.service_settings import set_environment
from tests.stored_rows import audit_entries

ADDING = ["user", "add", "Tess@example.org", "--name", "Tess", "--role", "trainer"]


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The URL of a database that does not exist yet, as in the environment's settings."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    set_environment(monkeypatch, url)
    return url


def signed_in_by(url: str, link: str) -> users.User | None:
    """Who is signed in by the printed link."""

    async def use() -> users.User | None:
        store = Store(url)
        try:
            now = SystemClock().now()
            token = await sign_in.use_link(store, link.rpartition("/")[2], now, None)
            async with store.reading() as tx:
                session = await sessions.find(tx, sign_in.digest(token)) if token else None
            return session.user if session else None
        finally:
            await store.close()

    return asyncio.run(use())


def test_migrate_makes_the_database_and_may_be_typed_again(address: str) -> None:
    assert main(["migrate"]) == 0
    assert is_current(address)
    assert main(["migrate"]) == 0


def test_a_user_is_added_with_a_link_that_signs_them_in_once(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    capsys.readouterr()
    assert main([*ADDING, "--zoom-user-id", "ZOOM-1"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://courses.example.org/sign-in/")
    user = signed_in_by(address, link)
    assert user is not None
    assert (user.email, user.role, user.zoom_user_id) == ("tess@example.org", "trainer", "ZOOM-1")
    assert signed_in_by(address, link) is None


def test_an_existing_user_is_refused_and_may_get_a_new_link(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    main(ADDING)
    assert main(ADDING) == 1
    assert "coursewatch user link" in capsys.readouterr().err
    assert main(["user", "link", "tess@EXAMPLE.org"]) == 0
    assert signed_in_by(address, capsys.readouterr().out.strip()) is not None


def test_making_a_link_is_audited(address: str) -> None:
    main(["migrate"])
    main(ADDING)
    main(["user", "link", "tess@example.org"])

    async def noted() -> list[tuple[int | None, str, str]]:
        store = Store(address)
        async with store.reading() as tx:
            end = SystemClock().now()
            rows = await audit_entries(tx, end.replace(year=2000), end)
        await store.close()
        return [(row.user_id, row.act, row.subject) for row in rows]

    assert asyncio.run(noted()) == [
        (None, "user added", "user 1"),
        (None, "sign-in link made", "user 1"),
    ]


def test_a_reset_ends_earlier_links_and_makes_one(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    capsys.readouterr()
    main(ADDING)
    earlier = capsys.readouterr().out.strip()
    assert main(["user", "reset", "tess@example.org"]) == 0
    assert signed_in_by(address, earlier) is None
    assert signed_in_by(address, capsys.readouterr().out.strip()) is not None
    assert main(["user", "reset", "nobody@example.org"]) == 1


def test_an_unknown_user_gets_no_link(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert main(["user", "link", "nobody@example.org"]) == 1
    assert "coursewatch user add" in capsys.readouterr().err


def test_a_user_without_an_email_address_is_refused(address: str) -> None:
    main(["migrate"])
    assert main(["user", "add", "tess", "--name", "Tess", "--role", "trainer"]) == 1


def test_an_unmigrated_database_is_reported_with_the_command_to_run(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ADDING) == 1
    assert "coursewatch migrate" in capsys.readouterr().err


def test_every_fault_in_the_settings_is_a_line_of_its_own(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COURSEWATCH_SECRET")
    monkeypatch.setenv("COURSEWATCH_PORT", "http")
    assert main(["migrate"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["COURSEWATCH_SECRET", "COURSEWATCH_PORT"]


@pytest.mark.parametrize(
    ("url", "code"), [("sqlite:///:memory:", 2), ("sqlite:////no/such/folder/records.db", 1)]
)
def test_an_unusable_database_is_reported_in_one_line(
    address: str,
    url: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COURSEWATCH_DATABASE_URL", url)
    assert main(["migrate"]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert "COURSEWATCH_DATABASE_URL" in line


def test_a_command_that_does_not_exist_is_bad_input() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["dance"])
    assert caught.value.code == 2
