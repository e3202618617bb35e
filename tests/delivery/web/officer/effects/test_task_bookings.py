"""A task that waits for a new booking, over HTTP: booked, paid, or not wanted."""

from compliance.outcomes.recommendation import Outcome
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects.test_tasks import task_path
from tests.scenes.decision_tasks import tasks_of


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
