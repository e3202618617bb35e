"""A task that waits for a new booking, over HTTP: booked, paid, or not wanted."""

from dataclasses import replace
from datetime import timedelta

from compliance.outcomes.recommendation import Outcome
from delivery.effects import following_up
from delivery.records.tasks import awaited_bookings
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects.test_tasks import task_path
from tests.scenes.decision_tasks import books_again, states_of, tasks_of, tell, with_offer

CAME_IN, LINK = "A new booking with the same offer came in", "Link B-NEW to this decision"


async def test_a_new_booking_makes_the_charge_due_and_the_refund_needless(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    path = await task_path(officer, "H", "charge")
    assert "The client has booked" in await officer.read(path)
    assert (await officer.post(path, {"act": "booked"}))[0] == 422
    status, where = await officer.post(path, {"act": "booked", "reference": "B-77"})
    assert (status, where) == (303, f"{path}?said=booked")
    page = await officer.read(where)
    assert "The new booking is on record." in page
    assert "Due since" in page
    assert "The client has booked, and has not paid yet" not in page
    assert "Reference B-77" in page
    states = {kind: task.state for kind, task in (await tasks_of(officer.desk, "H")).items()}
    assert states == {"charge": "open", "refund": "cancelled", "national_status": "cancelled"}
    again = {"act": "booked", "reference": "B-78"}
    assert (await officer.post(path, again))[0] == 422
    assert (await officer.post(path, {"reference": "PAY-9"}))[0] == 303


async def test_a_client_who_takes_no_new_course_ends_the_task_with_words(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.sign("A", Outcome.INSUFFICIENT_EVIDENCE)
    path = await task_path(officer, "A", "free_booking")
    assert (await officer.post(path, {"act": "declined"}))[0] == 422
    form = {"act": "declined", "reference": "Told us by telephone"}
    assert await officer.post(path, form) == (303, f"{path}?said=declined")
    page = await officer.read(f"{path}?said=declined")
    assert "Cancelled: the client takes no new course" in page
    assert "There are no tasks like this." in await officer.read("/officer/tasks")


async def test_only_a_charge_waits_for_a_booking(officer: OfficerBrowser) -> None:
    await officer.desk.sign("A", Outcome.COMPLETED)
    path = await task_path(officer, "A", "national_status")
    for act in ("booked", "declined"):
        status, page = await officer.post(path, {"act": act, "reference": "B-77"})
        assert (status, "does not wait for a new booking" in page) == (422, True)


async def signed_absent(officer: OfficerBrowser) -> int:
    """The id of the booking of H, who did not attend and was told."""
    booking_id = officer.desk.live.booking_ids["H"]
    await with_offer(officer.desk.store, booking_id)
    await officer.desk.judged()
    await officer.desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(officer.desk, "H")
    return booking_id


async def test_who_is_about_to_refund_sees_the_new_booking_and_links_it_there(
    officer: OfficerBrowser,
) -> None:
    booking_id = await signed_absent(officer)
    refund, status = [await task_path(officer, "H", kind) for kind in ("refund", "national_status")]
    assert CAME_IN not in await officer.read(refund)
    new_id = await books_again(officer.desk.store, booking_id, officer.desk.now)
    for path in (refund, status):
        page = await officer.read(path)
        assert CAME_IN in page
        assert LINK in page
    signed = (await officer.desk.case("H")).signed
    assert signed is not None
    form = {"kind": f"booked {new_id}"}
    assert (await officer.post(f"/officer/decisions/{signed.id}/follow-up", form))[0] == 303
    assert (await states_of(officer.desk, "H"))["refund"] == "cancelled"
    for path in (refund, await task_path(officer, "H", "charge")):
        assert CAME_IN not in await officer.read(path)


async def test_a_task_says_that_the_new_booking_came_too_late_for_one_press(
    officer: OfficerBrowser, sign_in: SignIn
) -> None:
    booking_id = await signed_absent(officer)
    officer.desk.clock.go_on(timedelta(hours=73))
    officer = replace(officer, csrf=await sign_in("officer"))
    await books_again(officer.desk.store, booking_id, officer.desk.now)
    page = await officer.read(await task_path(officer, "H", "refund"))
    assert CAME_IN in page
    assert "It came after the time to book again" in page
    assert LINK not in page


def test_the_records_and_the_rules_agree_on_what_ends_the_time_to_book_again() -> None:
    assert set(awaited_bookings.ENDS_WINDOW) == following_up.ENDS_WINDOW
