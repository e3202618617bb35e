"""Each way to rewrite the audit is found, by the files and the public key."""

import shutil

import pytest

from delivery.auditing.folder_check import check
from delivery.auditing.log_folder import LogFault
from delivery.records.audit_log import salts
from delivery.records.review import audit
from delivery.transparency import keys, merkle_tree, tiles
from delivery.transparency.checkpoints import Checkpoint
from tests.delivery.auditing.kept_log import KeptLog

SWAP = (
    "UPDATE audit_leaves SET audit_id = -2 WHERE id = 2",
    "UPDATE audit_leaves SET audit_id = 3 WHERE id = 1",
    "UPDATE audit_leaves SET audit_id = 2 WHERE id = 2",
)
MORE = "INSERT INTO audit (id, act, role, subject, at) SELECT 99, act, role, subject, at FROM audit"


async def a_log(audit_log: KeptLog) -> None:
    await audit_log.grow("A", "B", "C")
    await audit_log.grow("A", "B")
    assert await audit_log.check() == []


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        ("changed", ["UPDATE audit SET act = 'case closed' WHERE id = 2"]),
        ("changed", ["UPDATE audit SET role = 'officer' WHERE id = 2"]),
        ("changed", ["UPDATE audit SET at = '2026-06-09 08:00:00.000000+00' WHERE id = 2"]),
        ("changed", ["UPDATE audit SET subject = 'booking B' WHERE id = 1"]),
        ("changed", ["DELETE FROM audit_salts WHERE subject = 'booking C'"]),
        ("inserted", [f"{MORE} WHERE id = 2"]),
        ("left out", ["DELETE FROM audit WHERE id = 2"]),
        ("left out", ["DELETE FROM audit WHERE id = 2", "DELETE FROM audit_leaves WHERE id = 1"]),
        ("out of order", SWAP),
        ("newest removed", ["DELETE FROM audit WHERE id > 3"]),
        (
            "older backup",
            ["DELETE FROM audit WHERE id > 3", "DELETE FROM audit_leaves WHERE id > 2"],
        ),
        ("rewritten", ["UPDATE audit SET act = 'case closed'"]),
    ],
)
async def test_what_is_changed_in_the_database_is_found(
    audit_log: KeptLog, kind: str, statements: list[str]
) -> None:
    await a_log(audit_log)
    audit_log.tamper(*statements)
    assert await audit_log.kinds() == [kind]


def rewrite(audit_log: KeptLog, change: str) -> None:
    """Changes the bundle of entries alone."""
    bundle = audit_log.path / "tile/entries/000.p/5"
    before = list(tiles.read_bundle(bundle.read_bytes()))
    after = {
        "changed": [before[0].replace(b"opened", b"closed"), *before[1:]],
        "inserted": [before[0], before[0], *before[1:]],
        "left out": [before[0], *before[2:]],
        "out of order": [before[1], before[0], *before[2:]],
        "rewritten": [entry.replace(b"opened", b"closed") for entry in before],
    }[change]
    bundle.write_bytes(tiles.bundle(after))


@pytest.mark.parametrize("kind", ["changed", "inserted", "left out", "out of order", "rewritten"])
async def test_what_is_changed_in_the_folder_is_found_without_the_database(
    audit_log: KeptLog, kind: str
) -> None:
    await a_log(audit_log)
    rewrite(audit_log, kind)
    assert await audit_log.kinds(with_database=False) == [kind]


async def test_entries_that_are_changed_with_their_tiles_do_not_lead_to_the_signed_root(
    audit_log: KeptLog,
) -> None:
    await a_log(audit_log)
    rewrite(audit_log, "changed")
    entries = tiles.read_bundle((audit_log.path / "tile/entries/000.p/5").read_bytes())
    hashes = b"".join(map(merkle_tree.leaf_hash, entries))
    (audit_log.path / "tile/0/000.p/5").write_bytes(hashes)
    assert await audit_log.kinds(with_database=False) == ["rewritten"]


async def test_a_missing_file_is_found(audit_log: KeptLog) -> None:
    await a_log(audit_log)
    (audit_log.path / "tile/entries/000.p/5").unlink()
    assert await audit_log.kinds(with_database=False) == ["left out"]


async def test_an_older_folder_is_found_by_a_checkpoint_that_was_kept_elsewhere(
    audit_log: KeptLog,
) -> None:
    await audit_log.grow("A", "B", "C")
    shutil.copytree(audit_log.path, audit_log.path.with_name("before"))
    await audit_log.grow("A", "B")
    message = f"Keep this.\r\n\r\n{audit_log.folder.newest()}".replace("\n", "\r\n")
    shutil.rmtree(audit_log.path)
    audit_log.path.with_name("before").rename(audit_log.path)
    assert await audit_log.kinds(with_database=False) == []
    assert await audit_log.kinds(message, with_database=False) == ["newest removed"]
    assert await audit_log.kinds() == ["newest removed"]  # the database has the checkpoint too


async def test_a_log_that_is_rewritten_with_the_key_is_found_by_a_kept_checkpoint(
    audit_log: KeptLog,
) -> None:
    """Whoever has the database, the folder and the key still does not have people's mail."""
    await a_log(audit_log)
    message = audit_log.folder.newest()
    assert message
    shutil.rmtree(audit_log.path)
    audit_log.tamper(
        "UPDATE audit SET act = 'case closed' WHERE id = 1", "DELETE FROM audit_checkpoints"
    )
    await audit_log.grow("D")
    assert await audit_log.kinds() == []
    assert await audit_log.kinds(message) == ["rewritten"]


async def test_a_checkpoint_of_another_key_counts_for_nothing(audit_log: KeptLog) -> None:
    await a_log(audit_log)
    root = audit_log.folder.tile(0, 0, 5).hashes[0]
    forged = Checkpoint(audit_log.key.name, 1, root).signed(keys.new_key(audit_log.key.name))
    (audit_log.path / "checkpoint").write_text(forged)
    assert await audit_log.kinds(with_database=False) == ["broken"]


async def test_a_log_goes_on_only_from_what_its_database_has_signed(audit_log: KeptLog) -> None:
    await a_log(audit_log)
    audit_log.tamper("DELETE FROM audit_checkpoints WHERE id = 5")
    with pytest.raises(LogFault, match="older backup was restored"):
        await audit_log.grow("D")


async def test_a_log_goes_on_only_from_files_that_lead_to_its_root(
    audit_log: KeptLog,
) -> None:
    await a_log(audit_log)
    tile = audit_log.path / "tile/0/000.p/5"
    tile.write_bytes(tile.read_bytes()[::-1])
    with pytest.raises(LogFault, match="do not agree"):
        await audit_log.grow("D")


async def test_a_tile_above_the_entries_that_was_changed_is_found(audit_log: KeptLog) -> None:
    await audit_log.grow(*["A"] * 260)
    tile = audit_log.path / "tile/1/000.p/1"
    tile.write_bytes(tile.read_bytes()[::-1])
    assert await audit_log.kinds() == ["broken"]


async def test_the_log_stays_whole_when_a_person_is_destroyed(audit_log: KeptLog) -> None:
    await audit_log.grow("A", "B", "A")
    async with audit_log.store.writing() as tx:
        assert await salts.destroy(tx, ["booking A"]) == 2
        assert await salts.read(tx, ["booking A", "booking B"]) != {}
        assert "booking A" not in await salts.read(tx, ["booking A"])
    assert await audit_log.check() == []
    await audit_log.grow("B")
    assert await audit_log.check() == []
    folder = b"".join(file.read_bytes() for file in audit_log.path.rglob("*") if file.is_file())
    assert b"booking A" not in folder
    assert b"booking #" in folder


async def test_an_entry_that_waits_while_its_person_is_destroyed_gets_its_place(
    audit_log: KeptLog,
) -> None:
    await audit_log.grow("B")
    async with audit_log.store.writing() as tx:
        await audit.add(
            tx, user_id=None, act="case opened", subject="booking A", now=audit_log.clock.now()
        )
        assert await salts.destroy(tx, ["booking A"]) == 1
    assert await audit_log.writer.run_due() == 1
    assert await audit_log.check() == []


def test_an_empty_folder_proves_nothing(audit_log: KeptLog) -> None:
    (finding,) = check(audit_log.folder, [audit_log.key.public], []).findings
    assert finding.sentence == "The newest checkpoint cannot be trusted: there is none."
