"""A seeded sample of `make fuzz-requests`: no octets of a stranger make the service fail."""

import pytest

from tests.fuzz.raw_requests import run

# aiohttp leaves the file of a form that breaks off to the interpreter, which closes it at once.
BROKEN_OFF = "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"


@pytest.mark.thorough
@pytest.mark.filterwarnings(BROKEN_OFF)
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionParam")
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_no_mutated_request_fails(request: pytest.FixtureRequest, engine: str) -> None:
    outcome = await run(request.getfixturevalue(engine), 2_000, 17)
    assert outcome.failing == []
    assert outcome.is_alive
    assert outcome.answers.total() == 2_000
