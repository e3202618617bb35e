"""A seeded sample of `make fuzz-webhooks`: nothing fails, and nothing genuine is lost."""

import pytest

from tests.fuzz.fuzzed.service_memory import MOST_GROWTH, growth
from tests.fuzz.webhooks import run


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_no_mutated_webhook_fails_or_costs_a_genuine_one(
    request: pytest.FixtureRequest, engine: str
) -> None:
    outcome = await run(request.getfixturevalue(engine), 2_000, 13)
    assert (outcome.faults, outcome.lost, outcome.failing) == (0, set(), [])
    assert outcome.answers.total() == 2_000
    assert outcome.memory
    assert growth(outcome.memory.service) <= MOST_GROWTH, outcome.memory
