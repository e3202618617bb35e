"""A client with whom more breaks were agreed: an officer reads which absences go beyond them."""

import pytest

from tests.delivery.web.officer.conftest import OfficerBrowser, flat
from tests.scenes.decision_tasks import with_offer

AGREED = "Agreed before the course: more breaks."
BEYOND = (
    "More breaks, before the course: absences of up to 10 minutes, and 20 minutes together."
    " This one goes beyond that."
)


@pytest.mark.parametrize(("third", "silenced", "beyond"), [("11:04", 3, 0), ("11:04:01", 2, 1)])
async def test_absences_up_to_the_cap_are_agreed_and_the_next_says_what_was_agreed(
    officer: OfficerBrowser, third: str, silenced: int, beyond: int
) -> None:
    desk = officer.desk
    agreed = {"requirements": ("extra_breaks",)}
    await with_offer(desk.store, desk.live.booking_ids["A"], **agreed)
    for start, end in (("09:30", "09:38"), ("10:30", "10:38"), ("11:00", third)):
        await desk.live.leaves("A", start)
        await desk.live.joins("A", end)
    await desk.judged()
    page = flat(await officer.case("A"))
    assert (page.count(AGREED), page.count(BEYOND)) == (silenced, beyond)


async def test_an_absence_of_a_client_without_an_agreement_names_none(
    officer: OfficerBrowser,
) -> None:
    assert BEYOND not in flat(await officer.case("B"))
