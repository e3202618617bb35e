"""No date can be offered: what the officer notes, and what the client reads."""

import pytest

from compliance.outcomes.recommendation import Outcome
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects.client_page import record
from tests.scenes.decision_tasks import do, states_of

NO_DATE = {"kind": "no_date", "day": "2026-06-10", "time": "11:49"}
NOTE = {"note": "All courses until 1 September are full."}


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Outcome.DID_NOT_ATTEND, "We cannot offer you a new course. We will refund <strong>£55"),
        (Outcome.INSUFFICIENT_EVIDENCE, "We cannot offer you a new course. We will refund what"),
    ],
)
async def test_the_client_reads_that_they_are_refunded_and_not_that_they_must_book(
    officer: OfficerBrowser, outcome: Outcome, says: str
) -> None:
    desk = officer.desk
    await desk.sign("H", outcome)
    signed = (await desk.case("H")).signed
    assert signed is not None
    path = f"/officer/decisions/{signed.id}/follow-up"
    assert "We can offer no date" in await officer.read(path)
    status, page = await officer.post(path, NO_DATE)
    assert status == 422
    assert "Say for which dates you looked, and why none can be offered" in page
    assert (await officer.post(path, NO_DATE | NOTE))[0] == 303
    page = await officer.case("H")
    assert "No date could be offered" in page
    assert NOTE["note"] in page
    page = await record(officer, "H")
    assert says in page
    assert "Book a new course" not in page
    assert "You must complete a course" not in page
    await do(desk, "H", "refund")
    assert "We refunded" in await record(officer, "H")
    assert (await states_of(desk, "H")).get("charge", "cancelled") == "cancelled"
