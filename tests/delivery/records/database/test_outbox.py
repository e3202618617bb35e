"""Each row of an outbox is claimed by one process at a time, which alone writes its result.

The rules are those of all outboxes; the table of report fetches stands for each.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from delivery.records.database.outbox import Outbox
from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import report_fetches
from delivery.records.meetings.report_fetches import ReconciliationRow, outbox
from tests.delivery.records.planned_course import NOW, a_course
from tests.waiting import LONG_S

SECOND = timedelta(seconds=1)
ABANDONED = NOW + outbox.abandoned_after


async def add(tx: Transaction, *due_at: datetime) -> int:
    """One row for each time, of a course whose id is returned."""
    course_id = await a_course(tx)
    for number, moment in enumerate(due_at):
        await report_fetches.ask(tx, course_id, str(number), moment)
    return course_id


async def only_row(tx: Transaction) -> ReconciliationRow:
    (row,) = await outbox.rows(tx)
    return row


async def claimed(tx: Transaction, now: datetime = NOW) -> ReconciliationRow:
    row = await outbox.claim_next(tx, now)
    assert row is not None
    return row


async def test_a_due_row_is_claimed_once(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        assert await outbox.claim(tx, NOW - SECOND, 9) == []
        (row,) = await outbox.claim(tx, NOW, 9)
        assert (row.state, row.attempts, row.claimed_at) == ("claimed", 1, NOW)
        assert await outbox.claim(tx, NOW, 9) == []
        assert await outbox.claim_next(tx, NOW) is None


async def test_at_most_the_limit_is_claimed_and_the_longest_due_first(
    store: Store,
) -> None:
    async with store.writing() as tx:
        await add(tx, NOW, NOW - 2 * SECOND, NOW - SECOND)
        claims = [[row.stage for row in await outbox.claim(tx, NOW, 2)] for _ in range(3)]
    assert claims == [["1", "2"], ["0"], []]


async def test_only_rows_that_meet_the_conditions_are_claimed(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW, NOW)
        second = outbox.table.c.stage == "1"
        assert await outbox.any_due(tx, NOW, second)
        assert [row.stage for row in await outbox.claim(tx, NOW, 9, second)] == ["1"]
        assert not await outbox.any_due(tx, NOW, second)
        assert await outbox.any_due(tx, NOW)


async def test_a_reader_sees_whether_there_is_a_row_to_claim(store: Store) -> None:
    async def any_due(now: datetime) -> bool:
        async with store.reading() as tx:
            return await outbox.any_due(tx, now)

    assert not await any_due(NOW)
    async with store.writing() as tx:
        await add(tx, NOW)
    assert not await any_due(NOW - SECOND)
    assert await any_due(NOW)
    async with store.writing() as tx:
        await claimed(tx)
    assert not await any_due(ABANDONED - SECOND)
    assert await any_due(ABANDONED)


async def test_many_processes_never_claim_the_same_row(store: Store, database_url: str) -> None:
    async with store.writing() as tx:
        await add(tx, *[NOW] * 30)
    other = Store(database_url, busy_s=LONG_S)

    async def claim(records: Store) -> list[ReconciliationRow]:
        async with records.writing() as tx:
            return await outbox.claim(tx, NOW, 5)

    claims = await asyncio.gather(*(claim(each) for _ in range(10) for each in (store, other)))
    await other.close()
    ids = [row.id for rows in claims for row in rows]
    assert ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_process_that_claims_does_not_wait_for_another(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW, NOW)
    async with store.writing() as first, store.writing() as second:
        row = await claimed(first)
        await second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        assert (await claimed(second)).id != row.id


async def test_a_claim_of_a_process_that_died_is_taken_again(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        first = await claimed(tx)
        assert await outbox.claim_next(tx, ABANDONED - SECOND) is None
        again = await claimed(tx, ABANDONED)
    assert (again.id, again.attempts) == (first.id, 2)


async def test_an_abandoned_claim_is_only_listed_where_its_work_may_be_done(store: Store) -> None:
    once = replace(outbox, resumes=False)
    async with store.writing() as tx:
        await add(tx, NOW)
        row = await once.claim_next(tx, NOW)
        assert await once.claim_next(tx, ABANDONED) is None
        assert await once.abandoned(tx, ABANDONED - SECOND) == []
        assert await once.abandoned(tx, ABANDONED) == [row]


async def test_a_row_in_any_waiting_state_is_claimed_when_it_is_due(store: Store) -> None:
    twice: Outbox[ReconciliationRow] = replace(outbox, waiting=("due", "done"))
    async with store.writing() as tx:
        await add(tx, NOW)
        await outbox.end(tx, await claimed(tx), "done", due_at=NOW + SECOND)
        assert await twice.claim_next(tx, NOW) is None
        assert await outbox.claim_next(tx, NOW + SECOND) is None
        assert await twice.claim_next(tx, NOW + SECOND) is not None


async def test_work_that_failed_for_now_is_due_again_later(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        assert await outbox.again(tx, await claimed(tx), NOW + SECOND, "not ready")
        assert await outbox.claim_next(tx, NOW) is None
        again = await claimed(tx, NOW + SECOND)
    assert (again.attempts, again.fault) == (2, "not ready")


async def test_work_that_failed_for_good_is_never_claimed_again(store: Store) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        assert await outbox.refuse(tx, await claimed(tx), "no such user")
        assert await outbox.claim_next(tx, ABANDONED) is None
        row = await only_row(tx)
    assert (row.state, row.fault) == ("refused", "no such user")


End = Callable[[Transaction, ReconciliationRow], Awaitable[bool]]
ENDS: dict[str, End] = {
    "end": lambda tx, claim: outbox.end(tx, claim, "done", done_at=ABANDONED),
    "again": lambda tx, claim: outbox.again(tx, claim, ABANDONED, "no answer"),
    "refuse": lambda tx, claim: outbox.refuse(tx, claim, "no such user"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_a_result_is_written_by_the_holder_of_the_claim_alone(store: Store, end: End) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        late = await claimed(tx)
        assert await outbox.is_held(tx, late)
        holder = await claimed(tx, ABANDONED)
        assert not await outbox.is_held(tx, late)
        assert not await end(tx, late)
        assert await only_row(tx) == holder
        assert await end(tx, holder)
        assert not await outbox.is_held(tx, holder)
        result = await only_row(tx)
        assert result != holder
        assert not await end(tx, holder)
        assert await only_row(tx) == result


async def test_an_old_claim_does_not_hold_for_a_later_one_with_equal_attempts(
    store: Store,
) -> None:
    async with store.writing() as tx:
        await add(tx, NOW)
        late = await claimed(tx)
        await tx.execute(outbox.table.update().values(state="due", attempts=0))
        holder = await claimed(tx, NOW + SECOND)
        assert holder.attempts == late.attempts
        assert not await outbox.is_held(tx, late)
        assert await outbox.is_held(tx, holder)


async def test_a_wait_ends_when_the_clock_was_set_back_since_the_last_attempt(store: Store) -> None:
    hour = timedelta(hours=1)
    async with store.writing() as tx:
        await add(tx, NOW)
        row = await claimed(tx)
        await outbox.again(tx, row, NOW + 2 * hour, "busy")
        assert not await outbox.any_due(tx, NOW + hour)
        assert not await outbox.any_due(tx, NOW - SECOND), "machines differ by as much"
        assert await outbox.any_due(tx, NOW - hour)
        assert (await claimed(tx, NOW - hour)).attempts == 2
