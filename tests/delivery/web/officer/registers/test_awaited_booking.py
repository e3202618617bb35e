"""A register with a booking for the offer of a decided client, as its officer sees it."""

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.web.static_files import read_static
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.registers.test_register_upload import confirm, send
from tests.scenes.decision_tasks import tell, with_offer

SAME_OFFER = "HER-1001 on course NSAC-9 has the same offer as B-H of course NSAC-1"


@pytest.fixture
async def absent(officer: OfficerBrowser) -> OfficerBrowser:
    """H did not attend, and was told."""
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["H"], attendance_id="5550001")
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    return officer


async def added(officer: OfficerBrowser, *replaced: tuple[str, str]) -> str:
    """The page after the sample's bookings were added on a course two days later."""
    raw = read_static().contents["register.csv"]
    for before, after in (
        ("2026-06-10", "2026-06-12"),
        ("tess.trainer@provider.example", "tess@example.org"),
        ("NSAC-1", "NSAC-9"),
        *replaced,
    ):
        raw = raw.replace(before.encode(), after.encode())
    status, page = await send(officer.browser, officer.csrf, raw)
    assert status == 200, page
    assert "has the same offer" not in page
    status, page = await confirm(officer.browser, officer.csrf, page)
    assert "Courses and bookings now match the file" in page
    return " ".join(page.split())


async def test_an_officer_reads_at_once_which_decision_waits_for_a_booking_and_links_it(
    absent: OfficerBrowser,
) -> None:
    page = await added(absent)
    assert SAME_OFFER in page
    assert page.count("has the same offer as") == 1
    desk = absent.desk
    path = f"/officer/decided/{desk.live.booking_ids['H']}/{desk.live.course_id}"
    assert f'href="{path}"' in page
    assert "Link HER-1001 to this decision" in await absent.read(path)


async def test_nothing_is_said_of_another_offer(absent: OfficerBrowser) -> None:
    assert "has the same offer" not in await added(absent, ("5550001", "5550009"))


async def test_nothing_is_said_once_the_decision_waits_for_none(absent: OfficerBrowser) -> None:
    signed = (await absent.desk.case("H")).signed
    assert signed is not None
    elsewhere = {
        "kind": "elsewhere",
        "day": "2026-06-10",
        "time": "11:50",
        "note": "With another provider, by their letter.",
    }
    status, page = await absent.post(f"/officer/decisions/{signed.id}/follow-up", elsewhere)
    assert status == 303, page
    assert "has the same offer" not in await added(absent)
