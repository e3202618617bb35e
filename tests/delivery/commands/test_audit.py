"""The command `coursewatch audit`."""

import asyncio
import shutil
import stat
from pathlib import Path

import pytest

from delivery.auditing import key_file
from delivery.cli import main
from delivery.records.database.store import Store
from delivery.transparency import keys
from tests.delivery.auditing.kept_log import KeptLog
from tests.service_settings import set_environment

NAME = "example.org/audit"


def a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, str]:
    file = tmp_path / "audit.key"
    assert main(["audit", "key", NAME, str(file)]) == 0
    return file, capsys.readouterr().out.strip()


def a_log(tmp_path: Path, url: str, file: Path) -> KeptLog:
    async def made() -> KeptLog:
        store = Store(url)
        audit_log = KeptLog(store, url, tmp_path / "log", key=key_file.read(file))
        await audit_log.grow("A", "B")
        shutil.copytree(audit_log.path, tmp_path / "older")
        await audit_log.grow("C")
        await store.close()
        return audit_log

    return asyncio.run(made())


def test_a_key_is_made_in_a_file_of_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = a_key(tmp_path, capsys)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_file.read(file).public == keys.read_public(public)
    assert main(["audit", "key", NAME, str(file)]) == 1
    assert "The file exists" in capsys.readouterr().err
    assert main(["audit", "key", "a name", str(tmp_path / "other")]) == 1
    assert "without spaces" in capsys.readouterr().err
    assert main(["audit", "key", NAME, str(tmp_path / "none" / "other")]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_a_log_is_checked_by_its_files_and_the_public_key(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, public = a_key(tmp_path, capsys)
    audit_log = a_log(tmp_path, sqlite_url, file)
    saved = tmp_path / "message.txt"
    saved.write_text(f"Keep this.\n\n{audit_log.folder.newest()}")
    older = tmp_path / "older"
    typed = ["audit", "verify", str(audit_log.path), "--key", public]
    whole = "The log is whole: 3 entries stand as they were signed.\n"
    for others in ([], ["--checkpoint", str(saved)], ["--database", sqlite_url]):
        capsys.readouterr()
        assert main([*typed, *others]) == 0
        assert capsys.readouterr().out.endswith(whole)
    audit_log.tamper("UPDATE audit SET act = 'case closed' WHERE id = 2")
    capsys.readouterr()
    assert main([*typed, "--database", sqlite_url]) == 1
    assert capsys.readouterr().out == "Entry 1 was changed in the database.\n"
    shutil.rmtree(audit_log.path)
    older.rename(audit_log.path)
    capsys.readouterr()
    assert main([*typed, "--database", sqlite_url]) == 1
    assert "The newest entries were removed" in capsys.readouterr().out
    other = str(keys.new_key(NAME).public)
    assert main([*typed[:3], "--key", other]) == 1
    assert "no known key has signed the note" in capsys.readouterr().out


def test_a_text_that_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", "verify", str(tmp_path), "--key", "no key"])
    assert ended.value.code == 2


def test_a_log_that_is_whole_needs_no_resuming(
    tmp_path: Path,
    sqlite_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, _ = a_key(tmp_path, capsys)
    audit_log = a_log(tmp_path, sqlite_url, file)
    set_environment(monkeypatch, sqlite_url)
    assert main(["audit", "resume"]) == 1
    assert "COURSEWATCH_AUDIT_FOLDER" in capsys.readouterr().err
    monkeypatch.setenv("COURSEWATCH_AUDIT_FOLDER", str(audit_log.path))
    monkeypatch.setenv("COURSEWATCH_AUDIT_KEY_FILE", str(file))
    assert main(["audit", "resume"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    audit_log.tamper(
        "DELETE FROM audit_checkpoints",
        "DELETE FROM audit WHERE id > 1",
        "DELETE FROM audit_leaves WHERE id > 0",
    )
    assert main(["audit", "resume"]) == 0
    assert "Entries 1 to 2 stand in the folder alone." in capsys.readouterr().out
    file.chmod(0o644)
    assert main(["audit", "resume"]) == 2
    assert "its owner alone can read" in capsys.readouterr().err
