"""Events and decisions cannot be changed, not even by SQL."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.readiness import inspections
from tests.delivery.records.course_with_everything import a_course_with_everything

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
COUNTING = "SELECT count(*) FROM {}"
REPLACING = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
REFUSED = r"append only|another officer|open challenge|act on the task is not possible"
TABLES = [
    "ledger",
    "reviews",
    "outcomes",
    "proposals",
    "audit",
    "audit_leaves",
    "audit_checkpoints",
    "policies",
    "policy_pins",
    "readiness_looks",
    "statements",
    "statement_readings",
    "challenges",
    "challenge_rejections",
    "answer_files",
    "tasks",
    "task_acts",
    "decision_notices",
    "follow_ups",
    "follow_ups_taken_back",
    "withdrawals",
    "connection_reports",
    "link_requests",
    "terms_acknowledgements",
    "record_requests",
    "record_copies",
    "record_request_acts",
    "trainer_changes",
]


async def fill(store: Store) -> None:
    """A row in each of the tables."""
    async with store.writing() as tx:
        course = await a_course_with_everything(tx)
    await inspections.keep(store, [inspections.InspectionRow(course, "start", 1, "u", NOW, [])])


CHANGES = ("UPDATE {} SET id = id + 100", "DELETE FROM {}", "DELETE FROM {} WHERE id = 1")


async def test_a_row_can_be_neither_changed_nor_removed(store: Store) -> None:
    await fill(store)
    for table in TABLES:
        for change in CHANGES:
            await assert_refused(store, change.format(table), "append only")
        async with store.reading() as tx:
            assert await tx.scalar(text(COUNTING.format(table))) == 1, table


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_row_cannot_be_replaced_by_another_of_its_id(store: Store) -> None:
    await fill(store)
    for table in TABLES:
        await assert_refused(store, REPLACING.format(table), REFUSED)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_table_cannot_be_truncated(store: Store) -> None:
    for table in TABLES:
        await assert_refused(store, f"TRUNCATE {table} CASCADE", "append only")


async def assert_refused(store: Store, statement: str, reason: str) -> None:
    """The database refuses the statement, for a reason that matches."""
    with pytest.raises(StoreFault, match=reason):  # noqa: PT012 - the transaction is the statement
        async with store.writing() as tx:
            await tx.execute(text(statement))
            pytest.fail(f"it is taken: {statement}")
