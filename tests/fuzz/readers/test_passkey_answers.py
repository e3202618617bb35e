"""No answer of a passkey makes the service fail, or is more than a database can hold."""

import pytest

from delivery.records.database.store import Store
from tests.fuzz.readers import passkey_answers


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_every_answer_of_a_passkey_is_taken_or_refused(
    request: pytest.FixtureRequest, engine: str
) -> None:
    store = Store(request.getfixturevalue(engine))
    assert await passkey_answers.run(store, 60, 5) == []
    await store.close()
