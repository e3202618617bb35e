"""On PostgreSQL an officer sets a hold over another connection while a run is at work."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest

from compliance.retention.hold import HoldCause
from delivery.destruction import client_records, holding
from delivery.destruction.holding import TypedHold
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.retention import client_facts
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import NEEDLES, TERM_ENDS, KeptClient
from tests.delivery.destruction.one_run import run

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
COMPLAINT = TypedHold(HoldCause.COMPLAINT, "A complaint.", date(2028, 1, 1))


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Store]:
    """The store of another process."""
    store = Store(database_url)
    yield store
    await store.close()


async def test_a_run_waits_for_a_hold_that_is_being_set_and_honours_it(
    store: Store, office: Store, rule: RetentionRule, copy: RegisterCopy
) -> None:
    client = await kept_records.keep(store)
    async with office.writing() as tx:
        assert await holding.place(tx, client.booking_id, COMPLAINT, client.officer_id, TERM_ENDS)
        running = asyncio.create_task(run(store, rule, copy))
        await asyncio.wait([running], timeout=2)
        assert not running.done()
    assert (await running).clients == 0
    assert {name for _, name in await kept_records.found(store, *NEEDLES)} == {*NEEDLES}


async def test_a_hold_that_comes_while_a_client_goes_is_refused(
    store: Store, office: Store, rule: RetentionRule
) -> None:
    client = await kept_records.keep(store)
    async with store.writing() as tx:
        course = await client_facts.course_by_id(tx, client.course_id)
        assert course is not None
        assert await client_records.destroy(tx, course, rule.terms, TERM_ENDS)
        setting = asyncio.create_task(_set(office, client))
        await asyncio.wait([setting], timeout=2)
        assert not setting.done()
    assert await setting is None


async def _set(office: Store, client: KeptClient) -> int | None:
    async with office.writing() as tx:
        return await holding.place(tx, client.booking_id, COMPLAINT, client.officer_id, TERM_ENDS)
