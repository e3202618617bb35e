"""A client changes or cancels a booking exactly 48 hours before the course, or a second before."""

from datetime import timedelta

import pytest

from tests.scenes.scene import at
from tests.story.acts.story_office import A_SECOND, AN_HOUR, StoryOffice

STARTS = at("09:00") + timedelta(days=7)
CHARGE = "Charge £43 for a late change"
REFUND = "Refund £55 for a late cancellation"


async def moves(office: StoryOffice) -> None:
    """The client of the new booking moves to a course a week later."""
    later = {"reference": "NSAC-3", "starts": "2026-06-24 09:00"}
    assert await office.sends("courses", {**office.sent["course"], **later}) == 201
    assert await office.sends("bookings", {**office.sent["booking"], "course": "NSAC-3"}) == 200


@pytest.mark.parametrize("early", [False, True], ids=["48:00:00", "48:00:01"])
async def test_a_change_at_48_hours_is_charged_to_the_last_task(
    office: StoryOffice, early: bool
) -> None:
    tasks = office.tasks
    await office.books_again("H")
    office.clock.set(STARTS - 48 * AN_HOUR - (A_SECOND if early else timedelta()))
    await moves(office)
    if early:
        assert await tasks.open_tasks() == []
        return
    assert await tasks.open_tasks() == [CHARGE]
    new_case = f"/officer/cases/{max(office.live.booking_ids.values()) + 1}"
    assert await tasks.follows(new_case) == {CHARGE: "Due since 9am on Monday 15 June 2026"}
    await tasks.do(new_case, CHARGE, "CARD 5")
    assert await tasks.open_tasks() == []


@pytest.mark.parametrize("early", [False, True], ids=["48:00:00", "48:00:01"])
async def test_a_cancellation_at_48_hours_is_refunded_in_part(
    office: StoryOffice, early: bool
) -> None:
    tasks = office.tasks
    await office.books_again("H")
    office.clock.set(STARTS - 48 * AN_HOUR - (A_SECOND if early else timedelta()))
    cancelled = {**office.sent["booking"], "state": "cancelled"}
    assert await office.sends("bookings", cancelled) == 200
    assert await tasks.open_tasks() == ([] if early else [REFUND])
    await tasks.do_all_due("BACS 6")
    assert await tasks.open_tasks() == []
