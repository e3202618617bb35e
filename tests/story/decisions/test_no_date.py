"""No date can be offered to a client: the refund is due at once, also where it was a mistake."""

import re

import pytest

from tests.story.acts.story_office import A_SECOND, AN_HOUR, ENDS, StoryOffice

CHARGE, REFUND = "Charge £43 for a new course", "Refund £55"
STATUS = "Key national status 6, did not attend"
ASKED_BACK = "Ask the client for the refund of £55 back"
NO_SEATS = "All courses until 8 July are full."
OPEN = "If the client books a new course by 11:45am on Saturday 13 June 2026"
UNBOOKED = "Due at 11:45am on Saturday 13 June 2026, if no new course is booked"
TAKING_BACK = re.compile(r'href="(/officer/decisions/\d+/taking-back)"')


@pytest.fixture
async def case(office: StoryOffice) -> str:
    """The path of the case of H, who did not attend, was told so, and can be offered no date."""
    case, tasks = office.case("H"), office.tasks
    await office.decide("H", "did_not_attend")
    await tasks.tell(case, office.clock.now())
    assert (await tasks.follows(case))[REFUND] == UNBOOKED
    office.clock.go_on(AN_HOUR)
    assert await tasks.note(case, office.clock.now(), kind="no_date") == 422
    assert await tasks.note(case, office.clock.now(), kind="no_date", note=NO_SEATS) == 303
    return case


@pytest.mark.thorough
async def test_the_refund_is_due_at_once_to_the_last_task(office: StoryOffice, case: str) -> None:
    tasks = office.tasks
    assert await tasks.follows(case) == {
        CHARGE: "Cancelled",
        REFUND: "Due since 1:30pm on Wednesday 10 June 2026, unless a new course was booked",
        STATUS: "Due at 12:30pm on Thursday 11 June 2026, if no new course is booked",
    }
    record = await office.record("H")
    assert "We cannot offer you a new course. We will refund £55" in record
    assert "Book a new course" not in record
    await tasks.do(case, REFUND, "BACS 40")
    assert not await tasks.may_do(case, STATUS)
    office.clock.go_on(23 * AN_HOUR + A_SECOND)
    await tasks.do(case, STATUS, "DORS 9")
    assert await tasks.open_tasks() == []
    record = await office.record("H")
    assert "We refunded £55 on Wednesday 10 June 2026." in record
    assert "£43" not in record


@pytest.mark.thorough
async def test_noted_by_mistake_it_is_taken_back_to_the_last_task(
    office: StoryOffice, case: str
) -> None:
    tasks, officer = office.tasks, office.second.browser
    await tasks.do(case, REFUND, "BACS 40")
    path = TAKING_BACK.search(await officer.read(case))
    assert path
    assert (await officer.send(path[1], {"reason": ""}, path[1])).status == 422
    mistaken = {"reason": "It was noted for another client."}
    assert (await officer.send(path[1], mistaken, path[1])).status == 303
    assert await tasks.follows(case) == {
        CHARGE: OPEN,
        REFUND: UNBOOKED,
        STATUS: UNBOOKED,
        ASKED_BACK: "Due since 1:30pm on Wednesday 10 June 2026",
    }
    record = await office.record("H")
    assert "We refunded £55 by mistake. We will call you about it." in record
    assert "Book a new course by 11:45am on Saturday 13 June 2026. It costs £43." in record
    await tasks.do(case, ASKED_BACK, "CARD 41")
    office.clock.set(ENDS + 72 * AN_HOUR + A_SECOND)
    await tasks.do(case, REFUND, "BACS 42")
    await tasks.do(case, STATUS, "DORS 9")
    assert await tasks.open_tasks() == []
    assert (await tasks.follows(case))[REFUND] == "Done: BACS 42"
