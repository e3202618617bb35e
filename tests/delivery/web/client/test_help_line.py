"""Each client sees the help line of their course type."""

from dataclasses import replace

import pytest

from delivery.configuration.settings import Settings
from delivery.records.links import record_keys
from tests.delivery.web.client.conftest import Reader
from tests.scenes.client_place import STARTS, ClientVisit
from tests.service_settings import settings_of


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return replace(settings_of(sqlite_url), help_lines={"NSAC": "01522 000000"})


async def test_a_page_names_that_of_its_course_and_no_other(
    reader: Reader, place: ClientVisit
) -> None:
    async with place.store.writing() as tx:
        key = await record_keys.make(tx, place.booking_id, place.course_id, STARTS)
    for path in (place.path, f"{place.path}/check", f"/record/{key}", f"/record/{key}/code"):
        text = await (await reader.get(path)).text()
        assert "01522 000000" in text
        assert "0800 000 0000" not in text
