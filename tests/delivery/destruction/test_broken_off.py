"""A run that ends at any of its transactions leaves nothing half done, and the next one goes on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Executable

from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import register
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.one_run import run
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.scenes.nine_clients import PEOPLE
from tests.scenes.officer_desk import make_desk

NAMES = [family for _, family in PEOPLE.values()]
STEPS = 16
"""More than a run has write transactions."""


class Killed(BaseException):
    """As when the process ends."""


class EndingStore(Store):
    """Ends at the write transaction of this number, before its commit or after it."""

    def __init__(self, url: str, step: int, *, committed: bool) -> None:
        super().__init__(url)
        self.left, self.committed = step, committed

    @asynccontextmanager
    async def writing(self, staging: Sequence[Executable] = ()) -> AsyncIterator[Transaction]:
        self.left -= 1
        async with super().writing(staging) as tx:
            yield tx
            if self.left == 0 and not self.committed:
                raise Killed
        if self.left == 0:
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
    ending = EndingStore(database_url, step, committed=committed)
    try:
        await run(ending, rule, copy)
        assert ending.left > 0
    except Killed:
        pass
    await ending.close()
    await run(store, rule, copy)
    assert await kept_records.found(store, *NAMES) == []
    async with store.reading() as tx:
        entries = await register.entries_after(tx, 0, 100)
    assert copy.entries() == entries
    whole = [entry for entry in entries if entry.record_class == "booking"]
    assert [len(entry.bookings) for entry in whole] == [9]


async def test_a_run_has_fewer_steps_than_are_tried(
    store: Store,
    database_url: str,
    clock: SettableClock,
    rule: RetentionRule,
    copy: RegisterCopy,
) -> None:
    await make_desk(store, clock)
    ending = EndingStore(database_url, STEPS, committed=True)
    await run(ending, rule, copy)
    await ending.close()
    assert ending.left > 0
