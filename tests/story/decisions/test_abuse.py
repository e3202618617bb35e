"""An abuse on the telephone: stopped by a statement, reversed by a challenge, and seen again."""

import io

import aiohttp
import pytest

from tests.story.acts.people import OfficerAtDesk
from tests.story.acts.story_office import A_SECOND, AN_HOUR, REASON, StoryOffice, as_words
from tests.story.machines.service_process import CSRF

ABUSE = "non_completion_abuse"
SWORN = {
    "matter": "conduct",
    "account": "Swore at the trainer on the telephone.",
    "source": "Our booking line, 10 June",
}
REFUND, BAN = "Refund £55", "Offer no further courses"
REFERRAL = "Return the case to LINCOLNSHIRE POLICE"
STATUS = "Key national status 5, attended and not completed"
COMPLETED = "Key national status 4, attended and completed"
ALLOWED = "Let the client book courses again"
WAITS = "Waits until the client has been told"
AGAIN = {
    "course": "NSAC-2",
    "course_type": "NSAC",
    "starts": "2026-06-17 09:00",
    "minutes": "165",
    "trainer": "trainer@example.org",
    "zoom_host": "host-1",
    "booking_ref": "B-AGAIN",
    "force": "ESSEX POLICE",
    "police_deadline": "2026-07-08",
    "given_name": "Amelia",
    "family_name": "Brown",
    "email": "a@example.org",
}


@pytest.fixture
async def case(office: StoryOffice) -> str:
    """The path of the case of A, who swore, was told of the decision and is banned already."""
    case, tasks = office.case("A"), office.tasks
    await office.first.raise_finding(case, **SWORN)
    await office.second.decide(case, "upheld", REASON)
    await office.first.propose(case, ABUSE, REASON)
    page = as_words(await office.second.browser.read(case))
    for words in ("Proposed: not completed (abuse)", "By Olive", SWORN["account"], SWORN["source"]):
        assert words in page
    assert "They were in the meeting for the whole course: 165 of 165 minutes." in page
    assert "Nothing has been decided." in await office.record("A")
    await office.second.confirm(case)
    assert await tasks.follows(case) == {
        REFUND: WAITS,
        REFERRAL: WAITS,
        BAN: "Due since 12:30pm on Wednesday 10 June 2026",
        STATUS: WAITS,
    }
    record = await office.record("A")
    assert "because of abusive behaviour" in record
    assert "We will return your case to the police force that referred you." in record
    await tasks.do(case, BAN, "Register of bans")
    await tasks.tell(case, office.clock.now())
    return case


@pytest.mark.thorough
async def test_a_statement_stops_the_referral_until_it_is_read(
    office: StoryOffice, case: str
) -> None:
    tasks, told_at = office.tasks, office.clock.now()
    office.clock.set(told_at + 10 * AN_HOUR)
    await office.answers("A", "statement", text="It was not me who swore.")
    office.clock.set(told_at + 60 * AN_HOUR)
    assert not await tasks.may_do(case, REFERRAL)
    stopped = "Stopped: the client made a statement that nobody has read"
    assert (await tasks.follows(case))[REFERRAL] == stopped
    assert "We have stopped what cannot be undone" in await office.record("A")
    await office.reads_statement("A")
    office.clock.set(told_at + 74 * AN_HOUR)
    assert not await tasks.may_do(case, REFERRAL)
    office.clock.go_on(A_SECOND)
    for words, reference in ((REFERRAL, "POL 9"), (REFUND, "BACS 13"), (STATUS, "DORS 8")):
        await tasks.do(case, words, reference)
    assert await tasks.follows(case) == {
        REFUND: "Done: BACS 13",
        REFERRAL: "Done: POL 9",
        BAN: "Done: Register of bans",
        STATUS: "Done: DORS 8",
    }
    assert await tasks.open_tasks() == []
    record = await office.record("A")
    assert "We returned your case to the police force that referred you on Saturday" in record


async def test_an_upheld_challenge_reverses_it_to_the_last_task(
    office: StoryOffice, case: str
) -> None:
    tasks, told_at = office.tasks, office.clock.now()
    office.clock.set(told_at + 20 * AN_HOUR)
    await office.answers("A", "challenge", grounds="It was my brother on the telephone.")
    office.clock.set(told_at + 30 * AN_HOUR)
    for words in (REFERRAL, REFUND, STATUS):
        assert not await tasks.may_do(case, words)
    stopped = "Stopped: the client challenged the decision"
    assert (await tasks.follows(case))[REFERRAL] == stopped
    assert "Until then nothing is done that cannot be undone." in await office.record("A")
    for officer in (office.first, office.second):
        assert await office.answer_challenge(officer, "A", "completed", "He was right.") == 422
    reason = "The number was not the client's."
    assert await office.answer_challenge(office.third, "A", "completed", reason) == 303
    due = "Due since 6:30pm on Thursday 11 June 2026"
    cancelled = dict.fromkeys((REFERRAL, REFUND, STATUS), "Cancelled")
    assert await tasks.follows(case) == {
        COMPLETED: due, ALLOWED: due, BAN: "Done: Register of bans", **cancelled
    }  # fmt: skip
    record = await office.record("A")
    assert "You completed the course." in record
    assert "agreed with you, and the outcome above replaced it" in record
    assert "You may book courses with us again." in record
    office.clock.set(told_at + 100 * AN_HOUR)
    for words in (REFERRAL, REFUND, STATUS):
        assert not await tasks.may_do(case, words)
    await tasks.do(case, ALLOWED, "Register of bans")
    await tasks.do(case, COMPLETED, "DORS 9")
    assert await tasks.open_tasks() == []
    record = await office.record("A")
    assert "We reported that you completed the course on" in record
    assert "£" not in record
    page = await office.books_again("A")
    assert "may be the same person as" not in await office.second.browser.read(page)


@pytest.mark.thorough
async def test_a_ban_is_seen_when_the_client_is_booked_again(
    office: StoryOffice, case: str
) -> None:
    warning = "Amelia Brown, booking B-AGAIN on course NSAC-2, may be the same person as"
    read = await upload(office.third, register=f"{','.join(AGAIN)}\n{','.join(AGAIN.values())}\n")
    assert "Nothing is added yet" in as_words(read)
    assert warning in as_words(read)
    content = read.split('name="confirmed" value="')[1].split('"')[0]
    added = as_words(await upload(office.third, confirmed=content))
    assert "Courses and bookings now match the file" in added
    assert warning in added
    page = await office.third.browser.read(f"/officer/courses/{office.live.course_id + 1}")
    assert warning in as_words(page)
    assert f'href="{case}"' in page
    assert "We will not offer you any more courses." in await office.record("A")


async def upload(officer: OfficerAtDesk, **fields: str) -> str:
    """Sends the form of the page that takes courses and bookings in; returns the next page."""
    browser, path = officer.browser, "/officer/intake"
    token = CSRF.search(await browser.read(path))
    assert token
    form = aiohttp.FormData({"csrf": token[1]}, default_to_multipart=True)
    for name, text in fields.items():
        file = {"filename": "register.csv"} if name == "register" else {}
        form.add_field(name, io.BytesIO(text.encode()) if file else text, **file)
    async with browser.http.post(f"{browser.url}{path}", data=form) as answer:
        page = await answer.text()
    assert answer.status == 200, as_words(page)
    return page
