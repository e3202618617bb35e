"""Reading in the caller's own thread, on either database."""

from collections.abc import Iterator

import pytest

from delivery.records.accounts import users
from delivery.records.database.blocking_reader import BlockingReader
from delivery.records.database.engines import BadAddress
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from tests.delivery.records.database.test_store import NOW, add_somebody


@pytest.fixture
def reader(database_url: str, store: Store) -> Iterator[BlockingReader]:
    reader = BlockingReader(database_url)
    yield reader
    reader.close()


async def test_it_reads_what_a_store_has_written(store: Store, reader: BlockingReader) -> None:
    made = await add_somebody(store, "tess@example.org")
    async with reader.reading() as tx:
        user = await users.by_id(tx, made)
        (listed,) = await users.list_all(tx)
    assert user == listed
    assert user is not None
    assert (user.email, user.made_at) == ("tess@example.org", NOW)


async def test_it_sees_one_state(store: Store, reader: BlockingReader) -> None:
    async with reader.reading() as tx:
        assert await users.list_all(tx) == []
        await add_somebody(store, "tess@example.org")
        assert await users.list_all(tx) == []
    async with reader.reading() as tx:
        assert len(await users.list_all(tx)) == 1


async def test_it_cannot_write(store: Store, reader: BlockingReader) -> None:
    with pytest.raises(StoreFault):
        async with reader.reading() as tx:
            await users.add(tx, email="a@example.org", name="A", role="trainer", now=NOW)
    async with store.reading() as tx:
        assert await users.list_all(tx) == []


def test_an_address_of_no_database_is_refused() -> None:
    with pytest.raises(BadAddress):
        BlockingReader("mysql://localhost/coursewatch")
