"""The force withdraws an offer after the course, as an officer notes it."""

from compliance.outcomes.recommendation import Outcome
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.delivery.web.officer.effects.client_page import record

NOTED = {"day": "2026-06-10", "time": "11:49", "reason": "Kent Police wrote to us."}


async def test_the_case_and_the_clients_record_show_it_and_the_judgement_stays(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    path = f"{officer.path('H')}/withdrawal"
    assert path in await officer.case("H")
    status, page = await officer.post(path, NOTED | {"reason": ""})
    assert status == 422
    assert "Reason must be 10 characters or more" in page
    status, where = await officer.post(path, NOTED)
    assert (status, without_place(where)) == (303, f"{officer.path('H')}#withdrawal")
    page = await officer.case("H")
    assert "The force withdrew the offer" in page
    assert "Kent Police wrote to us." in page
    assert "Refund what the client has paid" in page
    assert "Signed: Did not attend" in page
    page = await record(officer, "H")
    assert "The police have withdrawn the offer of a course." in page
    assert "We will refund what you paid." in page
    assert "You did not attend the course." in page
    assert "Book a new course" not in page
    assert "Refund what the client has paid" in await officer.read("/officer/tasks?view=due")
    status, page = await officer.post(path, NOTED)
    assert status == 422
    assert "This has been noted already" in page


async def test_before_a_decision_the_client_reads_that_they_need_not_book(
    officer: OfficerBrowser,
) -> None:
    assert "book again by" in await record(officer, "H")
    assert (await officer.post(f"{officer.path('H')}/withdrawal", NOTED))[0] == 303
    page = await record(officer, "H")
    assert "You do not have to take a course or book one." in page
    assert "book again by" not in page


async def test_a_client_who_completed_the_course_is_refunded_nothing(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("A", Outcome.COMPLETED)
    path = f"{officer.path('A')}/withdrawal"
    assert "unless the client has completed" in await officer.read(path)
    assert (await officer.post(path, NOTED))[0] == 303
    assert "The force withdrew the offer" in await officer.case("A")
    assert "Refund what" not in await officer.read("/officer/tasks")
    page = await record(officer, "A")
    assert "The police have withdrawn the offer of a course." in page
    assert "We will refund what you paid" not in page
