"""The ledger's one hot statement says the same as the slow one, on either database."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from msgspec.structs import replace
from psycopg import sql
from sqlalchemy import select

from delivery.records.database.faults import BadValue, StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append, ledger
from delivery.records.ledger.ledger import COLUMNS, Entry, LedgerRow
from delivery.records.tables import ledger as table
from tests.delivery.records.ledger.test_ledger import told
from tests.delivery.records.planned_course import NOW

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EVENING = datetime(2026, 6, 10, 23, 59, 59, tzinfo=UTC)


async def kept(store: Store) -> list[LedgerRow]:
    async with store.reading() as tx:
        statement = select(*COLUMNS).order_by(table.c.id)
        return [LedgerRow.of(row) for row in await tx.execute(statement)]


def without_id(row: LedgerRow) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__struct_fields__})


@pytest.mark.parametrize(
    "entry",
    [
        told("joined", meeting_id="812", instance="uuid/==", course_id=1),
        told("of no time and no place", event_at=None),
        told("another zone", event_at=NOW.astimezone(UTC) + timedelta(microseconds=1)),
        told("a quote ' and a \\ and a NUL in the line", line={"text": "'\\\u0000\n😀 Zoë"}),
        told("a large number", line={"id": 123456789012345678901234567890}),
    ],
)
async def test_an_entry_appended_in_bulk_equals_one_appended_alone(
    store: Store, entry: Entry
) -> None:
    assert await bulk_append.append(store, [entry]) == 1
    async with store.writing() as tx:
        assert await ledger.append(tx, [entry]) == 0  # it knows it again
    (row,) = await kept(store)
    assert without_id(row) == entry


async def test_an_entry_appended_before_is_not_appended_again_in_bulk(store: Store) -> None:
    entry = told("joined", event_at=EVENING)
    async with store.writing() as tx:
        await ledger.append(tx, [entry])
    assert await bulk_append.append(store, [entry]) == 0


async def test_repeated_entries_are_recognised_within_and_across_batches(store: Store) -> None:
    first, second, third = (told(name) for name in ("first", "second", "third"))
    assert await bulk_append.append(store, [first, second, first]) == 2
    assert await bulk_append.append(store, [second, third, third]) == 1
    assert await bulk_append.append(store, [first, second, third]) == 0
    assert [row.line["body"]["text"] for row in await kept(store)] == ["first", "second", "third"]


async def test_a_repeat_a_day_later_changes_nothing(
    store: Store,
) -> None:
    entry = told("late in the evening", event_at=EVENING, received_at=EVENING)
    again = replace(entry, received_at=EVENING + timedelta(days=1))
    assert again.day == entry.day
    assert await bulk_append.append(store, [entry]) == 1
    assert await bulk_append.append(store, [again]) == 0
    (row,) = await kept(store)
    assert row.received_at == EVENING


async def test_the_same_body_with_another_time_is_another_event(store: Store) -> None:
    """No reporter sends them; the key holds both, whichever of the two is meant."""
    entry = told("joined", event_at=EVENING)
    later = replace(entry, event_at=EVENING + timedelta(days=1))
    assert await bulk_append.append(store, [entry, later]) == 2


async def test_a_batch_is_stored_in_order(store: Store) -> None:
    entries = [told(f"{number}") for number in range(bulk_append.MOST)]
    assert await bulk_append.append(store, entries) == bulk_append.MOST
    rows = await kept(store)
    assert [row.digest for row in rows] == [entry.digest for entry in entries]
    assert [row.id for row in rows] == sorted(row.id for row in rows)


async def test_one_invalid_entry_refuses_the_whole_batch(store: Store) -> None:
    bad = told("bad", kind=None)
    with pytest.raises(BadValue):
        await bulk_append.append(store, [told("good"), bad])
    assert await kept(store) == []
    assert await bulk_append.append(store, [told("good")]) == 1


async def test_a_fault_reveals_no_value_of_an_entry(store: Store) -> None:
    with pytest.raises(StoreFault) as fault:
        await bulk_append.append(store, [told("Zoë Zebedee", kind=None)])
    assert "Zebedee" not in str(fault.value)
    assert fault.value.__cause__ is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_an_instance_that_postgresql_cannot_hold_is_a_bad_value(store: Store) -> None:
    with pytest.raises(BadValue):
        await bulk_append.append(store, [told("a NUL outside the line", instance="u\u0000")])
    assert await kept(store) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_connection_loses_no_entry(store: Store, database_url: str) -> None:
    assert await bulk_append.append(store, [told("before")]) == 1
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(CUT)
    assert await bulk_append.append(store, [told("before"), told("after")]) == 1
    assert [row.line["body"]["text"] for row in await kept(store)] == ["before", "after"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_read_only_database_is_a_fault_not_a_bad_value(
    store: Store, database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        name = connection.info.dbname
        change = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only TO on")
        connection.execute(change.format(sql.Identifier(name)))
    with pytest.raises(StoreFault) as fault:
        await bulk_append.append(store, [told("waits")])
    assert not isinstance(fault.value, BadValue)
