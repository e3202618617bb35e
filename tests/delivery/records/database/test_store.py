"""The store: transactions on either database."""

import asyncio
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from delivery.records.accounts import users
from delivery.records.database.engines import BadAddress
from delivery.records.database.faults import ConnectionsInUse, StoreFault
from delivery.records.database.store import Store
from delivery.records.database.uninterrupted import steps_within
from tests.store.all_connections_in_use import all_connections_in_use
from tests.waiting import LONG_S

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)


async def add_somebody(store: Store, email: str) -> int:
    async with store.writing() as tx:
        return await users.add(tx, email=email, name="Tess", role="trainer", now=NOW)


async def test_a_written_row_can_be_read(store: Store) -> None:
    made = await add_somebody(store, "tess@example.org")
    async with store.reading() as tx:
        user = await users.by_id(tx, made)
    assert user is not None
    assert user.made_at == NOW
    assert user.made_at.tzinfo is UTC


async def test_a_failed_transaction_writes_nothing(store: Store) -> None:
    async def fail() -> None:
        async with store.writing() as tx:
            await users.add(tx, email="a@example.org", name="A", role="trainer", now=NOW)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await fail()
    async with store.reading() as tx:
        assert await users.list_all(tx) == []


async def test_a_read_transaction_cannot_write(store: Store) -> None:
    async with store.reading() as tx:
        with pytest.raises(StoreFault):
            await users.add(tx, email="a@example.org", name="A", role="trainer", now=NOW)


async def test_a_read_transaction_sees_one_state(store: Store) -> None:
    async with store.reading() as tx:
        assert await users.list_all(tx) == []
        await add_somebody(store, "late@example.org")
        assert await users.list_all(tx) == []


async def hold_open(store: Store, way: str, begun: asyncio.Event, may_end: asyncio.Event) -> None:
    async with getattr(store, way)() as tx:
        await users.list_all(tx)
        begun.set()
        await may_end.wait()


@contextmanager
def no_connection_left_open() -> Iterator[None]:
    """Checks that no connection becomes garbage before it is closed."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert not [warning for warning in warned if issubclass(warning.category, ResourceWarning)]


@pytest.mark.parametrize("way", ["reading", "writing"])
async def test_waiting_for_a_connection_of_our_own_is_no_silence_of_the_database(
    store: Store, way: str
) -> None:
    async with all_connections_in_use(store):
        with steps_within(LONG_S, turn_s=0.05), pytest.raises(ConnectionsInUse):
            async with getattr(store, way)():
                pass
    assert store.faults == {"ConnectionsInUse": 1}
    with steps_within(LONG_S, turn_s=0.05):
        async with getattr(store, way)():
            pass  # the connections are free again


@pytest.mark.parametrize("way", ["reading", "writing"])
async def test_a_transaction_that_ends_after_its_store_closes_its_own_connection(
    database_url: str, way: str
) -> None:
    with no_connection_left_open():
        store, begun = Store(database_url), asyncio.Event()
        task = asyncio.create_task(hold_open(store, way, begun, asyncio.Event()))
        await begun.wait()
        task.cancel()
        await store.close()
        with pytest.raises(asyncio.CancelledError):
            await task
        del store, task


async def test_a_connection_that_is_given_back_while_the_store_closes_is_closed_too(
    database_url: str,
) -> None:
    with no_connection_left_open():
        store, begun, may_end = Store(database_url), asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(hold_open(store, "reading", begun, may_end))
        await begun.wait()
        may_end.set()
        for _ in range(3):  # so that the transaction has begun to end
            await asyncio.sleep(0)
        await store.close()
        await task
        del store, task


async def test_a_task_cancelled_while_writing_leaves_the_store_usable(store: Store) -> None:
    inside = asyncio.Event()

    async def dawdle() -> None:
        async with store.writing() as tx:
            await users.add(tx, email="a@example.org", name="A", role="trainer", now=NOW)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(dawdle())
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await add_somebody(store, "a@example.org")


async def test_tasks_cancelled_at_any_moment_leave_no_lock_behind(
    store: Store,
) -> None:
    """Torn, a step left a task that waited for ever, and took the one place of a writer with it."""
    here = asyncio.current_task()

    async def work(name: str) -> None:
        await add_somebody(store, f"{name}@example.org")
        async with store.reading() as tx:
            await users.list_all(tx)

    for moment in range(0, 60, 2):
        tasks = [asyncio.create_task(work(f"{moment}-{each}")) for each in range(3)]
        await let_pass(moment)
        for _ in range(2):
            for task in tasks:
                task.cancel()
            await let_pass(1)
        await asyncio.gather(*tasks, return_exceptions=True)
    await work("last")
    assert asyncio.all_tasks() == {here}


async def let_pass(turns: int) -> None:
    """Lets the event loop turn this many times."""
    for _ in range(turns):
        await asyncio.sleep(0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_two_processes_that_read_and_then_write_lose_no_update(
    store: Store, database_url: str
) -> None:
    made = await add_somebody(store, "tess@example.org")
    other = Store(database_url, busy_s=LONG_S)

    async def count_one(through: Store) -> None:
        async with through.writing() as tx:
            user = await users.by_id(tx, made)
            assert user is not None
            await users.set_password(tx, made, str(int(user.password_hash or "0") + 1))

    await asyncio.gather(*(count_one(each) for _ in range(50) for each in (store, other)))
    await other.close()
    async with store.reading() as tx:
        user = await users.by_id(tx, made)
    assert user is not None
    assert user.password_hash == "100"


async def test_a_fault_does_not_reveal_values(store: Store) -> None:
    async with store.reading() as tx:
        with pytest.raises(StoreFault) as caught:
            await users.add(tx, email="secret@example.org", name="A", role="trainer", now=NOW)
    assert "secret@example.org" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "records.db", "mysql://u:pass-word@host/db", "sqlite://", "sqlite:///:memory:"]
)
def test_an_unusable_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        Store(url)
    assert "pass-word" not in str(caught.value)


async def test_a_commit_on_postgresql_is_durable_whatever_the_servers_setting(
    postgresql_url: str,
) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        named = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(named))
    store = Store(postgresql_url)
    async with store.writing() as tx:
        assert await tx.scalar(text("SHOW synchronous_commit")) == "on"
    await store.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("said", "seconds"), [("", "5"), ("?connect_timeout=2", "2")])
async def test_a_silent_server_is_noticed_on_every_connection(
    database_url: str, said: str, seconds: str
) -> None:
    store = Store(f"{database_url}{said}")
    for opened in (store.writing, store.reading):
        async with opened() as tx:
            connection = (await tx.get_raw_connection()).driver_connection
            assert connection is not None
            settings = connection.info.get_parameters()
            assert settings["tcp_user_timeout"] == "10000"
            assert settings["keepalives_idle"] == "10"
            assert settings["connect_timeout"] == seconds
    await store.close()
