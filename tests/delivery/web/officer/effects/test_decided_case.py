"""The decision about a course that the client has left: reachable from the later case."""

from compliance.outcomes.recommendation import Outcome
from delivery.records.planning import bookings
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.decision_tasks import books_again, tasks_of, tell, with_offer


async def test_a_booking_that_moved_leads_to_the_decision_on_its_earlier_course(
    officer: OfficerBrowser,
) -> None:
    desk = officer.desk
    booking_id = desk.live.booking_ids["H"]
    await desk.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    task = (await tasks_of(desk, "H"))["free_booking"]
    earlier = f"/officer/decided/{booking_id}/{desk.live.course_id}"
    assert earlier not in await officer.case("H")
    async with desk.store.reading() as tx:
        booking = await bookings.by_id(tx, booking_id)
    assert booking is not None
    await books_again(desk.store, booking_id, desk.now, reference=booking.reference)
    page = await officer.case("H")
    assert "Earlier decision on NSAC-1" in page
    assert "insufficient evidence" in page
    assert earlier in page
    page = await officer.read(earlier)
    assert "The client has moved to another course since." in page
    assert "Signed: Insufficient evidence" in page
    assert "Because of what was seen." in page
    assert f"/officer/tasks/{task.id}" in page
    assert earlier in await officer.read(f"/officer/tasks/{task.id}")


async def test_a_new_booking_of_the_same_offer_leads_to_the_earlier_decision(
    officer: OfficerBrowser,
) -> None:
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["H"])
    await desk.judged()
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    new_id = await books_again(desk.store, desk.live.booking_ids["H"], desk.now)
    page = await officer.read(f"/officer/cases/{new_id}")
    assert "Earlier decision on NSAC-1" in page
    assert "did not attend" in page


async def test_without_a_decision_there_is_no_such_page(officer: OfficerBrowser) -> None:
    live = officer.desk.live
    for path in (f"{live.booking_ids['H']}/{live.course_id}", "4711/1"):
        assert (await officer.browser.get(f"/officer/decided/{path}")).status == 404
