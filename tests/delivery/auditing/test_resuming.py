import shutil
from pathlib import Path

import pytest

from delivery.auditing.log_folder import LogFault
from delivery.auditing.resuming import LogResumer
from delivery.records.database.store import Store
from delivery.transparency import keys
from delivery.transparency.canonical_text import Malformed
from tests.delivery.auditing.kept_log import KeptLog


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def a_restored_log(audit_log: KeptLog, sqlite_url: str, tmp_path: Path) -> KeptLog:
    """A log of five entries, and the database as it was after three."""
    await audit_log.grow("A", "B", "C")
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    async with audit_log.store.writing():  # nothing is written while the files are copied
        for end in ("", "-wal"):
            shutil.copy(sqlite_url.removeprefix("sqlite:///") + end, f"{tmp_path}/restored.db{end}")
    await audit_log.grow("D", "E")
    return KeptLog(Store(url), url, audit_log.path, clock=audit_log.clock)


async def test_a_log_goes_on_after_a_restore_and_says_so_for_ever(
    audit_log: KeptLog, sqlite_url: str, tmp_path: Path
) -> None:
    restored = await a_restored_log(audit_log, sqlite_url, tmp_path)
    assert await restored.kinds() == ["older backup"]
    with pytest.raises(LogFault, match="coursewatch audit resume"):
        await restored.grow("F")
    resumer = LogResumer(restored.store, restored.clock, restored.folder, restored.key)
    assert await resumer.resume() == range(3, 5)
    assert await resumer.resume() == range(0)
    assert await restored.writer.run_due() == 2
    assert await restored.check() == []
    await restored.grow("G")
    assert await restored.check() == []
    restored.tamper("DELETE FROM audit_leaves WHERE id = 2")
    assert await restored.kinds() == ["left out", "inserted"]
    await restored.store.close()


async def test_only_a_checkpoint_of_our_own_key_is_taken(audit_log: KeptLog) -> None:
    other = LogResumer(
        audit_log.store, audit_log.clock, audit_log.folder, keys.new_key(audit_log.key.name)
    )
    with pytest.raises(Malformed, match="no checkpoint"):
        await other.resume()
    await audit_log.grow("A")
    with pytest.raises(Malformed, match="no known key"):
        await other.resume()
