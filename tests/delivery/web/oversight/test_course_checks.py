"""The course's page shows the newest technical check of each client, with the advice given."""

from delivery.records.planning import client_actions
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

COURSE = "/officer/courses/1"
GOOD = dict.fromkeys(("camera", "microphone", "speaker", "connection", "browser"), "ok")


async def test_results_and_advice_stand_beside_the_client(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    before = (await officer.page(COURSE))[1]
    assert before.count("Not made") == len(live.booking_ids)
    async with live.store.writing() as tx:
        for client, codes in (
            ("A", GOOD),
            ("B", GOOD | {"speaker": "silent", "connection": "slow_up"}),
            ("C", GOOD | {"connection": "not_measured"}),
        ):
            await client_actions.add(
                tx, booking_id=live.booking_ids[client], kind="check", codes=codes, now=at("08:10")
            )
    page = (await officer.page(COURSE))[1]
    assert page.count("Not made") == len(live.booking_ids) - 3
    assert page.count("Everything works") == page.count("To mend") == 1
    assert "No sound was heard from the speaker." in page
    assert "The internet connection sends more slowly than Zoom needs" in page
    assert "Sit closer to your router" in page
    assert page.count("Partly not known") == 1
    assert "We could not measure the internet connection." in page
