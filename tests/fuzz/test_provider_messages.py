"""Seeded samples of mutated stream messages and REST answers, stored on both databases."""

from collections.abc import AsyncIterator

import pytest

from delivery.records.database.store import Store
from tests.fuzz import rest_answers, stream_messages


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
async def records(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    store = Store(request.getfixturevalue(request.param))
    yield store
    await store.close()


@pytest.mark.thorough
async def test_no_stream_message_costs_another_or_fails(records: Store) -> None:
    assert await stream_messages.run(records, 400, 13) == []


@pytest.mark.thorough
async def test_every_rest_answer_is_read_or_is_a_fault_of_the_providers(records: Store) -> None:
    assert await rest_answers.run(records, 600, 13) == []
