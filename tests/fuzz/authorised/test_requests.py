"""A seeded sample of `make fuzz-forms`: no form, file or JSON of a caller who may send it makes the
service fail."""

import pytest

from tests.fuzz.authorised.course_scenes import SCENES
from tests.fuzz.authorised.requests import run

LEAST_PATHS = 60
"""A sample reaches at least so many paths of the table of URLs."""


@pytest.mark.thorough
@pytest.mark.filterwarnings(  # aiohttp leaves the files of a form that it gives up to the collector
    "ignore:.*SpooledTemporaryFile.__del__:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("engine", ["sqlite_url", "postgresql_url"])
async def test_no_mutated_form_fails(
    request: pytest.FixtureRequest, engine: str, scene: str
) -> None:
    outcome = await run(request.getfixturevalue(engine), 300, 17, scene)
    assert outcome.failing == []
    assert len(outcome.reached) > LEAST_PATHS
