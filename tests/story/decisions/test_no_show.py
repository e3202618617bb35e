"""A client who never came: who books again is charged, who does not is refunded, never both."""

import pytest

from tests.scenes.decision_tasks import OFFER
from tests.scenes.scene import at
from tests.story.acts.story_office import A_DAY, A_SECOND, AN_HOUR, ENDS, StoryOffice

CHARGE, REFUND = "Charge £43 for a new course", "Refund £55"
STATUS = "Key national status 6, did not attend"
RETURN = "Return the charge of £43"


@pytest.fixture
async def case(office: StoryOffice) -> str:
    """The path of the case of H, who did not attend, was told so and reads what to do."""
    case, tasks = office.case("H"), office.tasks
    assert "Call us and book again by 11:45am on Saturday 13 June 2026." in await office.record("H")
    await office.first.propose(case, "did_not_attend", "Never seen.")
    assert await tasks.follows(case) == {}
    assert "Nothing has been decided." in await office.record("H")
    await office.second.confirm(case)
    assert await tasks.follows(case) == {
        CHARGE: "If the client books a new course by 11:45am on Saturday 13 June 2026",
        REFUND: "Waits until the client has been told",
        STATUS: "Waits until the client has been told",
    }
    record = await office.record("H")
    assert "You did not attend the course." in record
    assert "Book a new course by 11:45am on Saturday 13 June 2026. It costs £43." in record
    assert "If you do not book one, we will refund £55." in record
    office.clock.go_on(2 * AN_HOUR)
    await tasks.tell(case, office.clock.now())
    due = "Due at 11:45am on Saturday 13 June 2026, if no new course is booked"
    follows = await tasks.follows(case)
    assert (follows[REFUND], follows[STATUS]) == (due, due)
    return case


@pytest.mark.thorough
async def test_who_does_not_book_again_is_refunded(office: StoryOffice, case: str) -> None:
    tasks = office.tasks
    office.clock.set(ENDS + 48 * AN_HOUR)
    assert not await tasks.may_do(case, REFUND)
    assert "Book a new course by" in await office.record("H")
    office.clock.set(ENDS + 72 * AN_HOUR)
    assert not await tasks.may_do(case, REFUND)
    office.clock.go_on(A_SECOND)
    assert "That time has passed." in await office.record("H")
    await tasks.do(case, REFUND, "BACS 12")
    await tasks.do(case, STATUS, "DORS 7")
    assert await tasks.follows(case) == {
        CHARGE: "Cancelled", REFUND: "Done: BACS 12", STATUS: "Done: DORS 7"
    }  # fmt: skip
    assert await tasks.open_tasks() == []
    assert not await tasks.may_do(case, CHARGE)
    record = await office.record("H")
    assert "We refunded £55 on Saturday 13 June 2026." in record
    assert "£43" not in record


async def books_and_pays(office: StoryOffice, case: str) -> None:
    """H books a new course in the last second of the time, and pays."""
    tasks = office.tasks
    office.clock.set(ENDS + 72 * AN_HOUR)
    await office.books_again("H", attendance_id=OFFER)
    assert not await tasks.may_do(case, REFUND)
    office.clock.go_on(AN_HOUR)
    await tasks.link_booking(case, "B-NEW")
    assert await tasks.follows(case) == {
        CHARGE: "Due since 12:45pm on Saturday 13 June 2026",
        REFUND: "Cancelled",
        STATUS: "Cancelled",
    }
    assert "We have noted your new course. It costs £43." in await office.record("H")
    await tasks.do(case, CHARGE, "CARD 3")
    assert await tasks.open_tasks() == []
    assert not await tasks.may_do(case, REFUND)
    record = await office.record("H")
    assert "We have noted your new course, and the charge of £43." in record
    assert "£55" not in record


@pytest.mark.thorough
async def test_who_books_again_in_time_is_charged(office: StoryOffice, case: str) -> None:
    await books_and_pays(office, case)
    assert (await office.tasks.follows(case))[CHARGE] == "Done: CARD 3"


@pytest.mark.thorough
async def test_who_proves_an_illness_on_the_seventh_day_gets_the_charge_back(
    office: StoryOffice, case: str
) -> None:
    await books_and_pays(office, case)
    tasks, proof = office.tasks, {"kind": "proof", "proven": "illness"}
    office.clock.set(at("09:00") + 8 * A_DAY)
    seventh = at("23:59") + 7 * A_DAY
    assert await tasks.note(case, seventh + 60 * A_SECOND, **proof) == 422
    assert await tasks.note(case, seventh, **proof) == 303
    assert (await tasks.follows(case))[RETURN] == "Due since 9am on Thursday 18 June 2026"
    assert "We will return the charge of £43, because you sent us proof" in await office.record("H")
    await tasks.do(case, RETURN, "CARD 4")
    assert (await tasks.follows(case)) == {
        CHARGE: "Done: CARD 3", REFUND: "Cancelled", STATUS: "Cancelled", RETURN: "Done: CARD 4"
    }  # fmt: skip
    assert await tasks.open_tasks() == []
    record = await office.record("H")
    assert "We returned the charge of £43" in record
    assert "£55" not in record
