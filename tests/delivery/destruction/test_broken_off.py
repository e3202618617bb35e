"""A run that ends at any of its transactions leaves nothing half done, and the next one goes on."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL

import pytest

from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import register
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.ending_store import STEPS, EndingStore
from tests.delivery.destruction.one_run import run
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import make_desk

NAMES = [family for _, family in PEOPLE.values()]


class Killed(BaseException):
    """As when the process ends."""


def killed() -> None:
    raise Killed


@pytest.mark.parametrize("committed", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", first_of([3, *(n for n in range(1, STEPS) if n != 3)]))
async def test_the_next_run_goes_on_where_a_run_was_broken_off(
    store: Store,
    database_url: str,
    clock: SettableClock,
    rule: RetentionRule,
    copy: RegisterCopy,
    step: int,
    committed: bool,
) -> None:
    await make_desk(store, clock)
    ending = EndingStore(database_url, step, killed, committed=committed)
    try:
        await run(ending, rule, copy)
        assert ending.left > 0
    except Killed:
        pass
    await ending.close()
    await went_on(store, rule, copy)


@pytest.mark.thorough
@pytest.mark.parametrize("committed", ["before", "after"])
@pytest.mark.parametrize("step", range(1, STEPS))
async def test_the_next_run_goes_on_where_the_process_was_killed(
    store: Store,
    database_url: str,
    clock: SettableClock,
    rule: RetentionRule,
    copy: RegisterCopy,
    step: int,
    committed: str,
) -> None:
    await make_desk(store, clock)
    program = (sys.executable, "-m", "tests.delivery.destruction.ending_store")
    process = await asyncio.create_subprocess_exec(
        *program, database_url, str(copy.path), str(step), committed, stdout=DEVNULL
    )
    assert await process.wait() in (-signal.SIGKILL, 0)
    await went_on(store, rule, copy)


async def went_on(store: Store, rule: RetentionRule, copy: RegisterCopy) -> None:
    """Runs again; then nothing is left, and the register and its copy say so once."""
    await run(store, rule, copy)
    assert await kept_records.found(store, *NAMES) == []
    async with store.reading() as tx:
        entries = await register.entries_after(tx, 0, 100)
    assert copy.entries() == entries
    whole = [entry for entry in entries if entry.record_class == "booking"]
    assert [len(entry.bookings) for entry in whole] == [9]
    of_course = [entry for entry in entries if not entry.bookings]
    assert [entry.record_class for entry in of_course] == ["ledger"]


async def test_a_run_has_fewer_steps_than_are_tried(
    store: Store,
    database_url: str,
    clock: SettableClock,
    rule: RetentionRule,
    copy: RegisterCopy,
) -> None:
    await make_desk(store, clock)
    ending = EndingStore(database_url, STEPS, killed, committed=True)
    await run(ending, rule, copy)
    await ending.close()
    assert ending.left > 0
