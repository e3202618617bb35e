"""On PostgreSQL a month of which everything may go is dropped at a stroke; from a month in which a
hold stands the lines of the others are taken out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from compliance.retention.hold import HoldCause
from delivery.destruction import holding
from delivery.destruction.course_records import UnnamedDestruction
from delivery.destruction.holding import TypedHold
from delivery.destruction.months import OldMonths
from delivery.destruction.pacing import UNPACED
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append, partitions
from delivery.records.planning.courses import CourseDetails
from delivery.records.tables import ledger
from tests.delivery.destruction import kept_records
from tests.delivery.destruction.kept_records import COURSE_END, NEEDLES, KeptClient
from tests.delivery.destruction.one_run import run
from tests.delivery.records.ledger.test_ledger import told
from tests.stored_register import put_course

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
JUNE, MONTH = date(2026, 6, 1), "ledger_2026_06"
JUNE_IS_OVER = datetime(2027, 7, 2, 3, tzinfo=UTC)
COMPLAINT = TypedHold(HoldCause.COMPLAINT, "A complaint.", date(2028, 1, 1))
LINES = 700


@pytest.fixture
async def client(store: Store) -> KeptClient:
    """A client in June 2026, another course of that month with 700 lines and nobody on it, and a
    line of a meeting of others."""
    async with store.writing() as tx:
        await partitions.make_ready(tx, JUNE)
    client = await kept_records.keep(store)
    starts_at = COURSE_END - timedelta(minutes=165)
    async with store.writing() as tx:
        details = CourseDetails(
            reference="EMPTY", type="NSAC", policy="lrsp-2025-03", starts_at=starts_at,
            ends_at=COURSE_END, trainer_id=client.officer_id, zoom_host="host-9",
        )  # fmt: skip
        empty, _ = await put_course(tx, details, starts_at)
    at = {"received_at": starts_at, "event_at": starts_at}
    lines = [told(f"line {number}", **at, course_id=empty) for number in range(LINES)]
    assert await bulk_append.append(store, [*lines, told("others", **at)]) == LINES + 1
    return client


async def lines_of_june(store: Store) -> int | None:
    """None once the month is gone."""
    async with store.reading() as tx:
        if await tx.scalar(text("SELECT to_regclass(:name)"), {"name": MONTH}) is None:
            return None
        in_june = ledger.c.day.between(JUNE, date(2026, 6, 30))
        return await tx.scalar(select(func.count()).where(in_june)) or 0


async def test_a_month_of_which_everything_may_go_is_dropped_with_its_rows(
    store: Store, rule: RetentionRule, client: KeptClient
) -> None:
    months = OldMonths(store, rule.terms)
    await months.drop(JUNE_IS_OVER)
    assert await lines_of_june(store) == LINES + 2  # one of them belongs to no course
    assert await UnnamedDestruction(store, rule.terms, UNPACED).destroy(JUNE_IS_OVER) == 2
    assert await lines_of_june(store) == LINES + 1
    assert await months.drop(JUNE_IS_OVER - timedelta(days=2)) == 0
    assert await months.drop(JUNE_IS_OVER) == 1
    assert await lines_of_june(store) is None


async def test_a_month_with_a_hold_stays_and_loses_the_lines_of_the_others(
    store: Store, rule: RetentionRule, copy: RegisterCopy, client: KeptClient
) -> None:
    async with store.writing() as tx:
        by = client.officer_id
        assert await holding.place(tx, client.booking_id, COMPLAINT, by, COURSE_END)
    before = await lines_of_june(store)
    totals = await run(store, rule, copy, JUNE_IS_OVER)
    assert (before, totals.rows) == (LINES + 2, LINES + 2)
    assert await lines_of_june(store) == 1
    assert {name for _, name in await kept_records.found(store, *NEEDLES)} == {*NEEDLES}


async def test_readers_keep_a_month_until_the_next_run(
    store: Store, rule: RetentionRule, copy: RegisterCopy, client: KeptClient
) -> None:
    async with store.reading() as reading:
        await reading.execute(select(ledger.c.id).limit(1))
        await OldMonths(store, rule.terms).drop(JUNE_IS_OVER)
    assert await lines_of_june(store) == LINES + 2
    await run(store, rule, copy, JUNE_IS_OVER)
    assert await lines_of_june(store) is None
