"""Two officers at one case: at once, and on evidence that changes between them."""

import asyncio

import pytest

from tests.story.acts.story_office import REASON, StoryOffice, as_words

LEFT_EARLY = "non_completion_left_early"
CHANGED = "has changed since"
RETURNED = {
    "user_id": "user-E-2",
    "participant_uuid": "uuid-E-2",
    "registrant_id": "reg-E",
    "user_name": "Sian Davies",
    "join_time": "2026-06-10T10:27:00Z",
}


@pytest.mark.thorough
async def test_of_two_officers_who_propose_at_once_one_does(office: StoryOffice) -> None:
    case = office.case("E")
    await office.first.decide(case, "upheld", REASON)
    drafts = [await desk.draft(case, LEFT_EARLY, REASON) for desk in (office.first, office.second)]
    answers = await asyncio.gather(
        office.first.browser.send(f"{case}/proposals", drafts[0], case),
        office.second.browser.send(f"{case}/proposals", drafts[1], case),
    )
    assert sorted(answer.status for answer in answers) == [303, 422]
    (refused,) = [answer for answer in answers if answer.status == 422]
    assert CHANGED in as_words(await refused.text())
    assert "Nothing has been decided." in await office.record("E")


async def test_of_two_officers_who_confirm_at_once_one_decides(office: StoryOffice) -> None:
    case = office.case("E")
    await office.first.decide(case, "upheld", REASON)
    await office.first.propose(case, LEFT_EARLY, REASON)
    orders = [await desk.confirmation(case) for desk in (office.second, office.third)]
    answers = await asyncio.gather(
        *(
            desk.browser.send(path, form, case)
            for desk, (path, form) in zip((office.second, office.third), orders, strict=True)
        )
    )
    assert sorted(answer.status for answer in answers) == [303, 422]
    assert len(await office.tasks.open_tasks()) == 3
    assert "because you left before the end" in await office.record("E")


@pytest.mark.thorough
async def test_what_changes_between_proposal_and_confirmation_is_proposed_again(
    office: StoryOffice,
) -> None:
    case, live = office.case("E"), office.live
    await office.first.decide(case, "upheld", REASON)
    await office.first.propose(case, LEFT_EARLY, REASON)
    path, form = await office.second.confirmation(case)
    await live.tells_late("meeting.participant_joined", "11:27", "12:31", participant=RETURNED)
    await office.service.judged(live.course_id)
    answer = await office.second.browser.send(path, form, case)
    assert (answer.status, CHANGED in as_words(await answer.text())) == (422, True)
    page = as_words(await office.second.browser.read(case))
    assert "By Olive" in page
    assert "Confirm this outcome" not in page
    assert "Nothing has been decided." in await office.record("E")
    assert await office.tasks.open_tasks() == []
