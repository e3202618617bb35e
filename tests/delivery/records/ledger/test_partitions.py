"""The ledger's months on PostgreSQL: ready before they begin, and gone at a stroke."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append, ledger, partitions
from delivery.records.ledger.ledger import Entry
from tests.delivery.records.ledger.test_ledger import told

TODAY = date(2026, 11, 20)
READY = [
    "ledger_2026_10",
    "ledger_2026_11",
    "ledger_2026_12",
    "ledger_2027_01",
    "ledger_2027_02",
]

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def on(day: str, hour: int = 12) -> Entry:
    """Told of by a trainer on this day."""
    when = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    return told(f"{day} {hour}", event_at=when, course_id=1)


async def make_ready(store: Store, today: date = TODAY) -> list[str]:
    async with store.writing() as tx:
        return await partitions.make_ready(tx, today)


async def rows_of(store: Store, table: str) -> list[str]:
    async with store.reading() as tx:
        texts = await tx.scalars(text(f"SELECT line->'body'->>'text' FROM {table} ORDER BY id"))  # noqa: S608
        return list(texts)


async def of_course(store: Store) -> list[str]:
    async with store.reading() as tx:
        return [row.line["body"]["text"] for row in await ledger.of_course(tx, 1, None)]


@on_postgresql
async def test_partitions_exist_for_last_month_and_those_ahead(store: Store) -> None:
    assert await make_ready(store) == READY
    assert await make_ready(store) == []
    assert await make_ready(store, date(2026, 12, 1)) == ["ledger_2027_03"]


@on_postgresql
async def test_a_row_goes_to_its_month_from_the_first_day_to_the_last(store: Store) -> None:
    await make_ready(store)
    entries = [on("2026-11-01", 0), on("2026-11-30", 23), on("2026-12-01", 0)]
    assert await bulk_append.append(store, entries) == 3
    assert await rows_of(store, "ledger_2026_11") == ["2026-11-01 0", "2026-11-30 23"]
    assert await rows_of(store, "ledger_2026_12") == ["2026-12-01 0"]
    assert await rows_of(store, "ledger_other") == []


@on_postgresql
async def test_a_row_without_a_partition_is_stored_once(store: Store) -> None:
    await make_ready(store)
    far, undated = on("2031-05-01"), told("of no time", event_at=None, course_id=1)
    assert await bulk_append.append(store, [far, undated]) == 2
    assert await bulk_append.append(store, [far, undated]) == 0
    assert await rows_of(store, "ledger_other") == ["2031-05-01 12", "of no time"]
    assert await of_course(store) == ["2031-05-01 12", "of no time"]


@on_postgresql
async def test_earlier_rows_move_to_their_new_partition(
    store: Store,
) -> None:
    """A service that was away for months receives a webhook before its first scan."""
    early = [on("2026-11-20"), on("2026-12-24"), on("2031-05-01")]
    await bulk_append.append(store, early)
    assert await make_ready(store) == READY
    assert await rows_of(store, "ledger_2026_11") == ["2026-11-20 12"]
    assert await rows_of(store, "ledger_2026_12") == ["2026-12-24 12"]
    assert await rows_of(store, "ledger_other") == ["2031-05-01 12"]
    assert await bulk_append.append(store, early) == 0
    assert await bulk_append.append(store, [on("2026-11-21")]) == 1
    days = ("2026-11-20", "2026-12-24", "2031-05-01", "2026-11-21")
    assert await of_course(store) == [f"{day} 12" for day in days]


@on_postgresql
@pytest.mark.parametrize("table", ["ledger_2026_11", "ledger_other"])
@pytest.mark.parametrize("change", ["UPDATE {} SET kind = ''", "DELETE FROM {}", "TRUNCATE {}"])
async def test_a_partition_can_be_neither_changed_nor_emptied(
    store: Store, table: str, change: str
) -> None:
    await bulk_append.append(store, [on("2026-11-20"), on("2031-05-01")])
    await make_ready(store)
    with pytest.raises(StoreFault, match="append only"):
        async with store.writing() as tx:
            await tx.execute(text(change.format(table)))
    assert len(await rows_of(store, table)) == 1


@on_postgresql
async def test_dropping_a_partition_affects_no_other(
    store: Store,
) -> None:
    await make_ready(store)
    await bulk_append.append(store, [on("2026-10-31"), on("2026-11-01")])
    async with store.writing() as tx:
        await tx.execute(text("DROP TABLE ledger_2026_10"))
    assert await of_course(store) == ["2026-11-01 12"]
    assert await bulk_append.append(store, [on("2026-11-01"), on("2026-11-02")]) == 1


@on_postgresql
async def test_a_partition_has_the_indexes_of_the_ledger(store: Store) -> None:
    await make_ready(store)
    indexed = text("SELECT count(*) FROM pg_indexes WHERE tablename = :name")
    async with store.reading() as tx:
        of_month = await tx.scalar(indexed, {"name": "ledger_2026_11"})
        of_all = await tx.scalar(indexed, {"name": "ledger"})
        loose = await tx.scalar(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
    assert (of_month, loose) == (of_all, 0)


@pytest.fixture
async def servant(store: Store) -> AsyncIterator[str]:
    """A role that may read and add, and owns nothing: another migrates."""
    name = f"servant_{uuid4().hex}"
    async with store.writing() as tx:
        await tx.execute(text(f"CREATE ROLE {name}"))
        await tx.execute(text(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {name}"))
        await tx.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"))
    yield name
    async with store.writing() as tx:
        await tx.execute(text(f"DROP OWNED BY {name}"))
        await tx.execute(text(f"DROP ROLE {name}"))


async def changed_by(store: Store, role: str, change: str) -> None:
    async with store.writing() as tx:
        await tx.execute(text(f"SET LOCAL ROLE {role}"))
        await tx.execute(text(change))


@on_postgresql
async def test_a_role_without_ownership_makes_partitions_but_cannot_drop_the_guard(
    store: Store, servant: str
) -> None:
    await bulk_append.append(store, [on("2026-11-20")])
    async with store.writing() as tx:
        await tx.execute(text(f"SET LOCAL ROLE {servant}"))
        assert await partitions.make_ready(tx, TODAY) == READY
        assert await ledger.append(tx, [on("2026-11-20"), on("2026-11-21")]) == 1
    assert await rows_of(store, "ledger_2026_11") == ["2026-11-20 12", "2026-11-21 12"]
    for change in ("ALTER TABLE ledger_other DISABLE TRIGGER ALL", "DROP TABLE ledger_2026_11"):
        with pytest.raises(StoreFault, match="must be owner"):
            await changed_by(store, servant, change)


@on_postgresql
async def test_a_long_read_delays_the_partitions_and_no_writer(store: Store) -> None:
    async with store.reading() as reading:
        await ledger.of_course(reading, 1, None)
        with pytest.raises(StoreFault, match="lock timeout"):
            await make_ready(store)
        assert await bulk_append.append(store, [on("2026-11-20")]) == 1
    assert await make_ready(store) == READY
    assert await rows_of(store, "ledger_2026_11") == ["2026-11-20 12"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_has_one_ledger_for_all_months(store: Store) -> None:
    assert await make_ready(store) == []
