"""A course with two trainers, on both databases."""

import pytest

from delivery.records.database.store import Store
from tests.delivery.course_trainers import trained_course
from tests.delivery.course_trainers.trained_course import TrainedCourse


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def trained(store: Store) -> TrainedCourse:
    return await trained_course.make(store)
