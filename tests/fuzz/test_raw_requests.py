"""A seeded sample of `make fuzz-requests`: no octets of a stranger make the service fail."""

import pytest

from tests.fuzz.fuzzed.service_memory import MOST_GROWTH, growth
from tests.fuzz.raw_requests import run


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_no_mutated_request_fails(request: pytest.FixtureRequest, engine: str) -> None:
    outcome = await run(request.getfixturevalue(engine), 2_000, 17)
    assert outcome.failing == []
    assert outcome.is_alive
    assert outcome.answers.total() == 2_000
    assert outcome.memory
    assert growth(outcome.memory.service) <= MOST_GROWTH, outcome.memory
