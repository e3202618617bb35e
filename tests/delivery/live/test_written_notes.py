"""Accounts and statements: words that the trainer writes with a note, or later."""

from datetime import timedelta

import pytest

from delivery.live import course_view, note_checks
from tests.delivery.live.trainer_notes import USER, lines, press, refusal, state_at, view_at
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

WORDS = "He swore at me twice and would not stop."
ACCOUNT = {"action": "account", "booking": "B-A", "words": WORDS}


@pytest.fixture
async def live(live: LiveCourse) -> LiveCourse:
    await live.busy()
    return live


async def test_a_removal_and_a_refusal_take_words(live: LiveCourse) -> None:
    keys = {"booking": "B-A", "reason": "abuse"}
    spread = f"  {WORDS[:20]}\n{WORDS[20:]} "
    assert await lines(live, "10:14", action="remove", **keys, words=spread) == [
        {"action": "remove", **keys, "words": " ".join(spread.split())}
    ]
    late = {"booking": "B-H", "reason": "late"}
    assert await lines(live, "10:14", action="refuse", **late, words=WORDS) == [
        {"action": "refuse", **late, "words": WORDS}
    ]
    assert await lines(live, "10:14", action="remove", **keys) == [{"action": "remove", **keys}]


@pytest.mark.parametrize(("words", "says"), [("rude", "10 letters"), ("x" * 1001, "1000 letters")])
async def test_words_are_some_and_not_too_many(live: LiveCourse, words: str, says: str) -> None:
    form = {"action": "remove", "booking": "B-A", "reason": "abuse", "words": words}
    assert says in await refusal(live, "10:14", **form)


async def test_an_account_names_the_removal_that_has_none(live: LiveCourse) -> None:
    await press(live, "10:14", action="remove", booking="B-A", reason="abuse")
    (line,) = await lines(live, "12:00", **ACCOUNT)
    of_at = at("10:14").isoformat()
    assert line == {"action": "statement", "booking": "B-A", "words": WORDS, "of_at": of_at}


async def test_an_account_that_is_owed_stands_on_the_board_until_it_is_written(
    live: LiveCourse,
) -> None:
    assert (await view_at(live, "10:14")).accounts_owed == ()
    await press(live, "10:14", action="remove", booking="B-A", reason="unfit")
    view = await view_at(live, "10:15")
    assert [row.reference for row in view.accounts_owed] == ["B-A"]
    assert view.account_due_at == at("11:45") + timedelta(hours=24)
    await press(live, "12:00", **ACCOUNT)
    assert (await view_at(live, "12:01")).accounts_owed == ()


async def test_the_same_account_sent_twice_is_one_note(live: LiveCourse) -> None:
    await press(live, "10:14", action="remove", booking="B-A", reason="abuse")
    await press(live, "12:00", **ACCOUNT)
    assert await lines(live, "12:00:05", **ACCOUNT) == []
    assert "without an account" in await refusal(live, "12:01", **ACCOUNT)


async def test_statements_are_made_after_the_course_for_thirty_days(live: LiveCourse) -> None:
    of_course = {"action": "course_statement", "words": "Zoom was slow for everybody."}
    of_client = {"action": "client_statement", "booking": "B-I", "words": "She telephoned me."}
    assert "once the course is over" in await refusal(live, "10:14", **of_course)
    assert await lines(live, "11:46", **of_course) == [
        {"action": "statement", "words": of_course["words"]}
    ]
    assert await lines(live, "11:46", **of_client) == [
        {"action": "statement", "booking": "B-I", "words": of_client["words"]}
    ]
    view = course_view.view_of(*await state_at(live, at("11:40") + timedelta(days=30)), USER)
    assert note_checks.read(of_course, view, USER)
