"""A register that withdraws offers is killed at any moment: each client's refund is opened once."""

import asyncio
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from delivery.offers.changed_offers import BATCH_SIZE, ChangedOffers
from delivery.records.database.store import Store
from delivery.records.tables import offer_changes, task_acts, tasks, withdrawals
from delivery.register_files import register_file
from delivery.registers import importing
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import london_day
from tests.scenes.full_register import full_register
from tests.service_settings import environment_of
from tests.story.machines.dying_command import COMMIT, COMMITTED, WITHDRAWS
from tests.story.machines.dying_scan import SCANS

pytestmark = pytest.mark.thorough

CLIENTS = BATCH_SIZE + 20
FIRST = london_day(SystemClock().now()) + timedelta(days=30)
BOOKED, WITHDRAWN = (full_register(FIRST, CLIENTS, state) for state in ("booked", "withdrawn"))
BEFORE = ("UPDATE bookings", WITHDRAWS, "INSERT INTO offer_changes", COMMIT)
MEANWHILE = ("DELETE FROM offer_changes", "INSERT INTO tasks", SCANS["offers"][1], COMMIT)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def killed(url: str, *typed: str) -> int | None:
    module, *arguments = typed
    environ = {**os.environ, **environment_of(url)}
    typed = ("-m", f"tests.story.machines.{module}", *arguments)
    process = await asyncio.create_subprocess_exec(sys.executable, *typed, env=environ)
    return await process.wait()


async def counts(store: Store) -> tuple[int, int, int]:
    """The withdrawn offers, those whose tasks are to be opened, and the refunds: each of another
    client, and opened by one act."""
    refund = select(tasks.c.booking_id, task_acts.c.act).outerjoin(task_acts)
    async with store.reading() as tx:
        offers = len((await tx.scalars(select(withdrawals.c.booking_id))).all())
        waiting = len((await tx.scalars(select(offer_changes.c.booking_id))).all())
        opened = Counter((await tx.execute(refund)).all())
    assert set(opened.values()) <= {1}
    assert {act for _, act in opened} <= {"owed"}
    return offers, waiting, len(opened)


async def test_of_a_killed_register_each_withdrawn_offer_is_refunded_once(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(WITHDRAWN)
    await importing.register(store, register_file.read(BOOKED).rows, None, SystemClock().now())

    async def killed_import(moment: str) -> None:
        typed = ("dying_command", moment, "import", str(file), "--yes")
        assert await killed(database_url, *typed) == -signal.SIGKILL, moment

    async def killed_scan(moment: str) -> None:
        typed = ("dying_scan", "offers", moment, database_url)
        assert await killed(database_url, *typed) == -signal.SIGKILL, moment

    for moment in BEFORE:
        await killed_import(moment)
        assert await counts(store) == (0, 0, 0), moment
    await killed_import(COMMITTED)
    assert await counts(store) == (CLIENTS, CLIENTS, 0)
    for moment in MEANWHILE:
        await killed_scan(moment)
        assert await counts(store) == (CLIENTS, CLIENTS, 0), moment
    await killed_scan(COMMITTED)
    assert await counts(store) == (CLIENTS, CLIENTS - BATCH_SIZE, BATCH_SIZE)
    await ChangedOffers(store).attempt()
    assert await counts(store) == (CLIENTS, 0, CLIENTS)
