"""Each client sees the help line of their course type."""

from dataclasses import replace

import pytest

from delivery.configuration.settings import Settings
from tests.delivery.web.client.conftest import Reader
from tests.scenes.client_place import ClientVisit
from tests.service_settings import settings_of


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return replace(settings_of(sqlite_url), help_lines={"NSAC": "01522 000000"})


async def test_a_page_names_that_of_its_course_and_no_other(
    reader: Reader, place: ClientVisit
) -> None:
    for page in ("", "/check", "/record"):
        text = await (await reader.get(place.path + page)).text()
        assert "01522 000000" in text
        assert "0800 000 0000" not in text
