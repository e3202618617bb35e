"""What only a provider's own policy names, on the pages about figures."""

from dataclasses import replace

import pytest

from delivery.configuration.settings import Settings
from delivery.policies import shipped_policies
from tests import stored_register
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import held
from tests.scenes.scene import at
from tests.service_settings import settings_of

JUNE = "from=2026-06-01&to=2026-06-30"
WORDS = "The client was asleep"


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """The service of a provider with a folder of policies."""
    return replace(settings_of(sqlite_url), policy_folder=shipped_policies.EXAMPLES)


async def test_a_rule_of_the_providers_own_stands_in_its_words(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    await stored_register.pin_example(live.store, live.course_id, live.clock.now())
    span = {"from": at("09:58").isoformat(), "to": at("10:00").isoformat()}
    await live.notes("observe", "10:00", booking="B-A", code="asleep", **span)
    await held(live)
    officer = await officer.come_back()
    for path in (f"/officer/report?{JUNE}", f"/officer/figures?{JUNE}", "/officer"):
        status, page = await officer.page(path)
        assert status == 200
        assert WORDS in page, path
        assert ">asleep" not in page, path
