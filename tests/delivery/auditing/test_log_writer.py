import asyncio
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from delivery.auditing import entries
from delivery.auditing.log_folder import LogFault
from delivery.auditing.proofs_about import proofs_about
from delivery.records.audit_log import places, salts
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.records.tables import audit_pending
from delivery.transparency import keys, proofs
from tests.delivery.auditing.kept_log import KeptLog


async def test_entries_are_written_in_their_order_with_nothing_personal(audit_log: KeptLog) -> None:
    assert await audit_log.grow("B-17", "B-18", "B-17") == 3
    assert await audit_log.writer.run_due() == 0
    (first, second, third) = map(entries.read, audit_log.folder.entries(0, 3))
    assert (first.row, second.row, third.row) == (1, 2, 3)
    assert first.subject == third.subject != second.subject
    assert first.subject.startswith("booking #")
    assert (first.by, first.act, first.at) == (
        "client",
        "case opened",
        "2026-06-08T08:01:00.000000Z",
    )


async def test_the_octets_of_an_entry_are_these(audit_log: KeptLog) -> None:
    async with audit_log.store.writing() as tx:
        await audit.add(
            tx, user_id=None, act="report viewed", subject="period 2026", now=audit_log.clock.now()
        )
    await audit_log.writer.run_due()
    (entry,) = audit_log.folder.entries(0, 1)
    assert entry == (
        b'{"format":"coursewatch-audit/1","row":1,"at":"2026-06-08T08:00:00.000000Z",'
        b'"role":"service","user":null,"token":null,"act":"report viewed","subject":"period 2026"}'
    )


async def test_entries_of_an_earlier_version_get_the_first_places(
    audit_log: KeptLog,
) -> None:
    """As the migration leaves them: without a role, and waiting."""
    audit_log.tamper(
        "INSERT INTO audit (id, act, subject, at)"
        " VALUES (7, 'case opened', 'booking A', '2026-06-01 08:00:00.000000+00')",
        "INSERT INTO audit_pending (audit_id) VALUES (7)",
    )
    assert await audit_log.writer.run_due() == 1
    assert entries.read(*audit_log.folder.entries(0, 1)).by == ""
    assert await audit_log.check() == []


async def test_a_log_that_lost_its_folder_is_written_again(audit_log: KeptLog) -> None:
    await audit_log.grow(*["A"] * 300)
    await audit_log.grow("B")
    newest = audit_log.folder.newest()
    shutil.rmtree(audit_log.path)
    assert await audit_log.writer.run_due() == 0
    assert audit_log.folder.newest() == newest
    assert await audit_log.check() == []


@pytest.mark.parametrize("written", ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
async def test_a_turn_that_broke_off_is_done_again(audit_log: KeptLog, written: str) -> None:
    """The newest checkpoint stands in the database, and of its files only one stands there."""
    await audit_log.grow(*["A"] * 255)
    shutil.copytree(audit_log.path, audit_log.path.with_name("before"))
    await audit_log.grow("B", "C")
    newest, octets = audit_log.folder.newest(), (audit_log.path / written).read_bytes()
    shutil.rmtree(audit_log.path)
    audit_log.path.with_name("before").rename(audit_log.path)
    audit_log.folder.add(written, octets)
    await audit_log.writer.run_due()
    assert audit_log.folder.newest() == newest
    assert await audit_log.check() == []


async def test_full_tiles_leave_no_partial_ones(audit_log: KeptLog) -> None:
    await audit_log.grow(*["A"] * 255)
    assert (audit_log.path / "tile/entries/000.p/255").exists()
    await audit_log.grow("A", "A")
    assert not (audit_log.path / "tile/entries/000.p").exists()
    assert not (audit_log.path / "tile/0/000.p").exists()
    assert await audit_log.check() == []


async def test_entries_get_their_places_in_portions(
    audit_log: KeptLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delivery.auditing.log_writer.MOST_PLACES", 2)
    assert await audit_log.grow("A", "B", "C", "D", "E") == 5
    async with audit_log.store.reading() as tx:
        assert (await tx.scalars(select(audit_pending.c.audit_id))).all() == []
        assert await places.waits_since(tx) is None
    assert await audit_log.check() == []


async def test_a_new_key_of_the_same_name_goes_on(audit_log: KeptLog) -> None:
    await audit_log.grow("A")
    new = replace(audit_log, key=keys.new_key(audit_log.key.name))
    await new.grow("B")
    listed = (audit_log.path / "keys").read_text().split()
    assert listed == [str(audit_log.key.public), str(new.key.public)]
    other = replace(audit_log, key=keys.new_key("example.org/other"))
    with pytest.raises(LogFault, match=r"Make the new key under the name example\.org/audit"):
        await other.grow("C")


async def test_entries_about_a_client_are_proven(audit_log: KeptLog) -> None:
    await audit_log.grow("A", "B", "A")
    await audit_log.grow(*["C"] * 300)
    async with audit_log.store.writing() as tx:
        await audit.add(
            tx, user_id=None, act="case opened", subject="booking A", now=audit_log.clock.now()
        )
    async with audit_log.store.reading() as tx:
        shown = await proofs_about(tx, audit_log.folder, ["booking A"])
    ((subject, salt),) = shown.salts
    assert len(shown.entries) == 2
    for proven in shown.entries:
        checkpoint = proofs.check(proven.proof, proven.entry, [audit_log.key.public])
        assert checkpoint.size == 303
        assert entries.read(proven.entry).subject == salts.committed(subject, salt)


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'booking A'",
        "subject = 'booking #A'",
        f"subject = 'course #{'a' * 64}'",
        f"subject = 'booking #{'A' * 64}'",
        f"subject = 'booking #{'a' * 64}', act = 'another'",
    ],
)
async def test_nothing_but_a_commitment_can_take_the_place_of_a_subject(
    audit_log: KeptLog, change: str
) -> None:
    await audit_log.grow("A")
    with pytest.raises(StoreFault, match="append only"):
        async with audit_log.store.writing() as tx:
            await tx.execute(text(f"UPDATE audit SET {change}"))  # noqa: S608 - no outside


@pytest.mark.thorough
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_of_several_processes_writes_the_log(audit_log: KeptLog) -> None:
    others = [replace(audit_log, store=Store(audit_log.url)) for _ in range(3)]
    for number in range(3):
        await audit_log.grow(*["A"] * 40)
        async with audit_log.store.writing() as tx:
            for reference in ("B", "C"):
                subject, now = f"booking {reference}", audit_log.clock.now()
                await audit.add(tx, user_id=None, act="case opened", subject=subject, now=now)
        await asyncio.gather(*(other.writer.run_due() for other in others))
        assert await audit_log.check() == [], number
    for other in others:
        await other.store.close()
