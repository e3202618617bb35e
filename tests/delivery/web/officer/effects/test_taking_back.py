"""A note after a decision was a mistake: what the officer does, and what the client reads."""

import pytest

from compliance.outcomes.recommendation import Outcome
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects.client_page import record
from tests.delivery.web.officer.effects.test_no_date import NO_DATE, NOTE
from tests.scenes.decision_tasks import do, states_of

WHY = "It was noted for another client."


@pytest.mark.parametrize("kind", ["no_date", "elsewhere"])
async def test_what_was_noted_by_mistake_is_taken_back_from_the_case(
    officer: OfficerBrowser, kind: str
) -> None:
    desk = officer.desk
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    before = await states_of(desk, "H")
    signed = (await desk.case("H")).signed
    assert signed is not None
    path = f"/officer/decisions/{signed.id}/taking-back"
    assert (await officer.browser.get(path)).status == 404
    follow_up = f"/officer/decisions/{signed.id}/follow-up"
    assert (await officer.post(follow_up, NO_DATE | NOTE | {"kind": kind}))[0] == 303
    assert f'href="{path}"' in await officer.case("H")
    assert "The note stays on record with your reason." in await officer.read(path)
    status, page = await officer.post(path, {"reason": "oops"})
    assert (status, "Say in 10 characters or more what was mistaken" in page) == (422, True)
    assert (await officer.post(path, {"reason": WHY}))[0] == 303
    page = await officer.case("H")
    assert "Taken back" in page
    assert WHY in page
    assert f'href="{path}"' not in page
    assert await states_of(desk, "H") == before
    assert "Book a new course by" in await record(officer, "H")
    assert (await officer.post(path, {"reason": WHY}))[0] == 422


async def test_a_refund_made_because_of_it_is_asked_back(officer: OfficerBrowser) -> None:
    desk = officer.desk
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    signed = (await desk.case("H")).signed
    assert signed is not None
    await officer.post(f"/officer/decisions/{signed.id}/follow-up", NO_DATE | NOTE)
    await do(desk, "H", "refund")
    await officer.post(f"/officer/decisions/{signed.id}/taking-back", {"reason": WHY})
    asked = "Ask the client for the refund of £55 back"
    assert asked in await officer.read("/officer/tasks")
    assert asked in await officer.case("H")
    assert "by mistake. We will call you about it." in " ".join(
        (await record(officer, "H")).split()
    )
