"""A refund that was marked as done, and was not done after all."""

import pytest

from tests.story.acts.story_office import A_SECOND, AN_HOUR, ENDS, StoryOffice

CHARGE, REFUND = "Charge £43 for a new course", "Refund £55"
STATUS = "Key national status 6, did not attend"
RETURNED = "The bank returned the payment."


@pytest.mark.thorough
async def test_a_task_that_was_not_done_is_open_again_and_done_for_the_second_time(
    office: StoryOffice,
) -> None:
    case, tasks, officer = office.case("H"), office.tasks, office.second.browser
    await office.decide("H", "did_not_attend")
    await tasks.tell(case, office.clock.now())
    office.clock.set(ENDS + 72 * AN_HOUR + A_SECOND)
    await tasks.do(case, REFUND, "BACS 50")
    assert (await tasks.follows(case))[CHARGE] == "Cancelled"
    assert "We refunded £55 on Saturday 13 June 2026." in await office.record("H")
    path = (await tasks.of_case(case))[REFUND]
    for reason, status in (("", 422), (RETURNED, 303), (RETURNED, 422)):
        form = {"act": "not_done", "reason": reason}
        assert (await officer.send(path, form, path)).status == status
    page = await officer.read(path)
    assert RETURNED in page
    assert "BACS 50" in page
    follows = await tasks.follows(case)
    assert follows[REFUND].startswith("Due since 11:45am on Saturday 13 June 2026")
    assert follows[CHARGE].startswith("Only if the client booked a new course by")
    record = await office.record("H")
    assert "We refunded" not in record
    assert "If you did not book one, we will refund £55" in record
    await tasks.do(case, REFUND, "BACS 51")
    await tasks.do(case, STATUS, "DORS 8")
    assert await tasks.open_tasks() == []
    assert (await tasks.follows(case))[REFUND] == "Done: BACS 51"
    assert "We refunded £55 on Saturday 13 June 2026." in await office.record("H")
