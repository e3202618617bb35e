from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from delivery.auditing import log_standing
from delivery.auditing.log_standing import BEHIND, NO_LOG, NO_WITNESS, SENT, UNREADABLE, UNSIGNED
from delivery.records.review import audit
from tests.delivery.auditing.kept_log import KeptLog

FIRST_LATE = log_standing.UNSENT.format(1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


async def faults(audit_log: KeptLog, witnesses: int = 2) -> Sequence[str]:
    async with audit_log.store.reading() as tx:
        now = audit_log.clock.now()
        return (await log_standing.read(tx, audit_log.folder, witnesses, now)).faults


async def sent(audit_log: KeptLog, *witnesses: int) -> None:
    async with audit_log.store.writing() as tx:
        now = audit_log.clock.now()
        for number in witnesses:
            subject = log_standing.witness(number)
            await audit.add(tx, user_id=None, act=SENT, subject=subject, now=now)


async def test_a_new_log_keeps_its_promise(audit_log: KeptLog) -> None:
    assert await faults(audit_log) == ()
    await audit_log.grow("A")
    assert await faults(audit_log) == ()
    assert await faults(audit_log, witnesses=0) == (NO_WITNESS,)
    async with audit_log.store.reading() as tx:
        standing = await log_standing.read(tx, None, 2, audit_log.clock.now())
    assert standing.faults == (NO_LOG,)
    assert standing.newest
    assert (standing.newest.size, standing.sent_at) == (1, None)


async def test_an_entry_without_a_checkpoint_is_late_after_an_hour(audit_log: KeptLog) -> None:
    await audit_log.grow("A")
    await sent(audit_log, 1, 2)
    audit_log.clock.go_on(timedelta(hours=1))
    assert await faults(audit_log) == ()
    audit_log.clock.go_on(timedelta(seconds=1))
    assert await faults(audit_log) == (UNSIGNED,)
    await audit_log.writer.run_due()
    assert await faults(audit_log) == ()


async def test_each_witness_is_late_after_26_hours(audit_log: KeptLog) -> None:
    await audit_log.grow("A")
    audit_log.clock.go_on(timedelta(hours=26))
    await sent(audit_log, 2)
    await audit_log.writer.run_due()
    assert await faults(audit_log) == ()
    audit_log.clock.go_on(timedelta(seconds=1))
    assert await faults(audit_log) == (FIRST_LATE,)
    await sent(audit_log, 1)
    await audit_log.writer.run_due()
    audit_log.clock.go_on(timedelta(hours=26))
    assert await faults(audit_log) == (log_standing.UNSENT.format(2),)


async def test_a_folder_that_is_ahead_of_the_database_or_cannot_be_read_is_said(
    audit_log: KeptLog,
) -> None:
    await audit_log.grow("A")
    audit_log.tamper("DELETE FROM audit_checkpoints")
    assert BEHIND in await faults(audit_log)
    (audit_log.path / "checkpoint").write_bytes(b"\xff")
    assert UNREADABLE in await faults(audit_log)


async def test_the_witness_who_waits_longest_tells_since_when(audit_log: KeptLog) -> None:
    async def unsent_since(witnesses: int) -> datetime | None:
        async with audit_log.store.reading() as tx:
            return await log_standing.unsent_since(tx, witnesses)

    assert await unsent_since(2) is None
    await audit_log.grow("A")
    began = audit_log.clock.now()
    assert await unsent_since(0) is None
    audit_log.clock.go_on(timedelta(hours=3))
    await sent(audit_log, 2)
    assert await unsent_since(2) == began
    await sent(audit_log, 1)
    assert await unsent_since(2) == audit_log.clock.now()
