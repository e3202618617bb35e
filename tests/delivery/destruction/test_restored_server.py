"""On PostgreSQL a restored backup brings nobody back either: the copy of the register decides."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from delivery.destruction.after_restore import AfterRestore
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import NEEDLES, TERM_ENDS
from tests.delivery.destruction.one_run import run

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.skipif(shutil.which("pg_dump") is None, reason="there is no pg_dump"),
]


def of_server(program: str, url: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL's on the database."""
    address = make_url(url).set(drivername="postgresql")
    target = ("--dbname", address.render_as_string(hide_password=False))
    subprocess.run([program, *target, *arguments], check=True, capture_output=True)


async def test_what_was_destroyed_after_the_backup_is_destroyed_again(
    store: Store, rule: RetentionRule, copy: RegisterCopy, database_url: str, tmp_path: Path
) -> None:
    await kept_records.keep(store)
    backup = tmp_path / "backup.dump"
    of_server("pg_dump", database_url, "--format=custom", f"--file={backup}")
    await run(store, rule, copy)
    before = copy.path.read_bytes()
    await store.close()
    of_server("psql", database_url, "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    of_server("pg_restore", database_url, "--exit-on-error", str(backup))
    restored = Store(database_url)
    try:
        assert {name for _, name in await kept_records.found(restored, *NEEDLES)} == {*NEEDLES}
        repeated = await AfterRestore(restored, copy).repeat(TERM_ENDS)
        assert (repeated.clients, repeated.held) == (1, ())
        assert await kept_records.found(restored, *NEEDLES) == []
        assert copy.path.read_bytes() == before
    finally:
        await restored.close()
