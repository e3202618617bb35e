"""A course that never began: one act for all clients, and a new date for each."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.story.acts.story_office import SEAL, StoryOffice, as_words, hear, office_on

NEW_DATE, FREE = "Offer the client a new date", "Book a new course, free of charge"
TRAINER_ILL = "The trainer was taken ill."


async def nothing_happens(live: LiveCourse) -> None:
    """No webhook comes: nobody started the meeting."""


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{engine}_url")
    asyncio.run(hear(nothing_happens, url, at("09:06")))
    return url


@pytest.fixture
async def office(url: str, clock: SettableClock) -> AsyncIterator[StoryOffice]:
    clock.set(at("09:06"))
    async with office_on(url, clock) as opened:
        yield opened


@pytest.mark.thorough
async def test_a_course_never_begun_to_its_last_task(office: StoryOffice) -> None:
    tasks, officer = office.tasks, office.first.browser
    page = as_words(await officer.read("/officer"))
    assert "1 course to look at now" in page
    assert "not begun 6 minutes after the start" in page
    office.clock.set(at("12:30"))
    await office.service.judged(office.live.course_id)
    record = await office.record("A")
    assert "we did not deliver the course" in record
    assert "You do not have to book or pay anything." in record
    failure = f"/officer/failures/{office.live.course_id}"
    seal = SEAL.search(await officer.read(failure))
    assert seal
    answer = await officer.send(failure, {"reason": TRAINER_ILL, "seal": seal[1]}, failure)
    assert answer.status == 303, await answer.text()
    assert "to look at now" not in as_words(await officer.read("/officer"))
    assert await tasks.follows(office.case("A")) == {
        FREE: "Due since 12:30pm on Wednesday 10 June 2026",
        NEW_DATE: "Due at the end of Thursday 11 June 2026",
    }
    assert sorted(await tasks.open_tasks()) == [FREE] * 9 + [NEW_DATE] * 9
    record = await office.record("A")
    assert "We will offer you a new date. You do not pay for it." in record
    assert TRAINER_ILL in record
    await tasks.do(office.case("A"), NEW_DATE, "Letter 5")
    await tasks.do(office.case("A"), FREE, "B-77")
    await tasks.do_all_due("Group letter")
    assert await tasks.open_tasks() == [NEW_DATE] * 8
    assert await tasks.follows(office.case("A")) == {FREE: "Done: B-77", NEW_DATE: "Done: Letter 5"}
    record = await office.record("A")
    assert "We offered you a new date on Wednesday 10 June 2026. You do not pay for it." in record
    assert "£" not in record
