"""The scan that makes the ledger's months ready."""

import asyncio
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import text

from delivery.ledger.partitions import Months
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


async def test_partitions_follow_the_course_clock(store: Store, clock: SettableClock) -> None:
    clock.set(datetime(2027, 12, 31, 23, tzinfo=UTC))
    with structlog.testing.capture_logs() as said:
        await Months(store, clock).make_ready()
        await Months(store, clock).make_ready()
    made = [f"ledger_{month}" for month in ("2027_11", "2027_12", "2028_01", "2028_02", "2028_03")]
    assert [(line["event"], line["tables"]) for line in said] == [("months made ready", made)]
    async with store.reading() as tx:
        assert await tx.scalar(text("SELECT to_regclass('ledger_2028_03') IS NOT NULL"))


async def test_two_processes_that_look_at_once_make_each_month_once(
    store: Store, clock: SettableClock
) -> None:
    each = [Months(store, clock).make_ready() for _ in range(4)]
    await asyncio.gather(*each)
    async with store.reading() as tx:
        parts = await tx.scalar(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger'::regclass")
        )
    assert parts == 6  # five months, and the table of what is in none
