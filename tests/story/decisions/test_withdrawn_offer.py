"""An offer that the force withdraws after the course: nothing is charged, all is refunded."""

import pytest

from delivery.timekeeping import london_time
from tests.story.acts.story_office import AN_HOUR, StoryOffice

CHARGE, REFUND = "Charge £43 for a new course", "Refund £55"
STATUS = "Key national status 6, did not attend"
REFUND_ALL = "Refund what the client has paid"
WAITS = "Due at 11:45am on Saturday 13 June 2026, if no new course is booked"


@pytest.mark.thorough
async def test_a_withdrawal_after_the_course_to_its_last_task(office: StoryOffice) -> None:
    case, tasks = office.case("H"), office.tasks
    await office.decide("H", "did_not_attend")
    await tasks.tell(case, office.clock.now())
    assert (await tasks.follows(case))[REFUND] == WAITS
    office.clock.go_on(20 * AN_HOUR)
    await withdraws(office, "H")
    assert await tasks.follows(case) == {
        CHARGE: "Cancelled",
        REFUND: "Cancelled",
        STATUS: "Cancelled",
        REFUND_ALL: "Due since 8:30am on Thursday 11 June 2026",
    }
    assert await tasks.open_tasks() == [REFUND_ALL]
    record = await office.record("H")
    assert "The police have withdrawn the offer of a course." in record
    assert "We will refund what you paid." in record
    assert "£" not in record
    office.clock.go_on(60 * AN_HOUR)
    for words in (CHARGE, REFUND, STATUS):
        assert not await tasks.may_do(case, words)
    await tasks.do(case, REFUND_ALL, "BACS 30")
    assert await tasks.open_tasks() == []
    record = await office.record("H")
    assert "We refunded what you paid on Saturday 13 June 2026." in record
    assert "You did not attend the course." in record


async def withdraws(office: StoryOffice, client: str) -> None:
    """An officer notes that the force withdrew the offer."""
    path = f"{office.case(client)}/withdrawal"
    day, _, time = london_time.written(office.clock.now()).partition(" ")
    form = {"day": day, "time": time, "reason": "Lincolnshire Police wrote to us today."}
    answer = await office.second.browser.send(path, form, path)
    assert answer.status == 303, await answer.text()
