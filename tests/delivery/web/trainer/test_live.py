"""Tests of the monitor's page and of the stream that keeps it true."""

import asyncio
import re
from collections.abc import AsyncIterator

from aiohttp import ClientResponse
from aiohttp.web import Application

from delivery.accounts import sign_in
from delivery.judging.worker import event
from delivery.live import course_view
from delivery.records.accounts import sessions
from delivery.records.database.store import Store
from delivery.records.outages import rejection_runs
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseDetails
from delivery.web.live_keys import BROADCASTER, SCREENS
from tests import stored_register
from tests.delivery.web.conftest import Browser
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.waiting import waiting_for


async def events(response: ClientResponse) -> AsyncIterator[tuple[str, str]]:
    """Each event's name and text, as a browser reads them."""
    name, text = "", []
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            text.append(line.removeprefix("data: "))
        elif not line and name:
            yield name, "\n".join(text)
            name, text = "", []


async def following(stream: AsyncIterator[tuple[str, str]]) -> tuple[str, str]:
    """The next that says something: that all is as it was may be said at any time."""
    async with waiting_for("an event of the stream"):
        async for event in stream:
            if event[0] != "still":
                return event
    raise AssertionError("the stream has ended")


async def test_the_page_shows_every_client_the_worst_first(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    status, page = await trainer.page()
    assert status == 200
    places = [page.index(f'data-client="{name}"') for name in ("Mohammed Ali", "Priyanka Rao")]
    assert places == sorted(places)
    assert page.count('class="govuk-table__row cw-client') == 9
    clock = page.partition('id="board-clock"')[2].partition("</p>")[0]
    assert "minutes left, next break planned at 10:15am" in " ".join(
        re.sub("<[^>]+>", "", clock).split()
    )


async def test_a_course_that_is_not_monitored_says_why(trainer: TrainerBrowser) -> None:
    await trainer.live.opens()
    _, page = await trainer.page()
    assert "This course is not monitored, because this service is not set up to receive" in page


async def test_a_stream_that_was_lost_says_why(
    trainer: TrainerBrowser, store: Store, clock: SettableClock
) -> None:
    await trainer.live.everybody_in()
    await trainer.live.unwatched("10:00")
    async with store.reading() as tx:
        view = await course_view.read(tx, trainer.live.course_id)
    assert view
    assert view.unwatched
    assert view.unwatched.because == "the connection to the stream was lost"


async def test_how_much_could_be_heard_is_said(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    _, page = await trainer.page()
    words = " ".join(page.replace("&nbsp;", " ").split())
    assert "receive data from Zoom for 1 h 14 min of the 1 h 14 min of the course so far" in words


async def test_that_zooms_webhooks_are_refused_is_said(
    trainer: TrainerBrowser, store: Store
) -> None:
    await trainer.live.busy()
    async with store.writing() as tx:
        await rejection_runs.refused(tx, "unknown_secret", "old", at("10:00"), at("10:05"), 3)
    _, page = await trainer.page()
    assert "We are refusing what Zoom sends" in page


async def test_each_state_is_said_in_words(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    _, page = await trainer.page()
    words = " ".join(page.replace("&nbsp;", " ").split())
    for said in ("Away 1 min 50 s", "Off 2 min 30 s", "Waiting 1 h 10 min", "Not arrived"):
        assert said in words
    assert "arrived 3 min 12 s late" in words
    assert "Camera state known for 64 of 64 min" in words
    assert "since 10:11am, Zoom" in words
    assert "iPad (2)" in words
    assert "Last data from Zoom at <strong>10:12:10am</strong>" in words


async def test_a_name_that_is_markup_stays_a_name(trainer: TrainerBrowser) -> None:
    await trainer.live.opens()
    person = {
        "user_id": "user-X-1",
        "participant_uuid": "uuid-X",
        "user_name": "<script>1</script>",
    }
    when = {"join_time": "2026-06-10T08:05:00Z"}
    await trainer.live.zoom("meeting.participant_joined", "09:05", participant={**person, **when})
    _, page = await trainer.page()
    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page


async def test_the_stream_begins_with_the_board_as_it_is(trainer: TrainerBrowser) -> None:
    await trainer.live.everybody_in()
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        assert response.content_type == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        name, board = await following(events(response))
    assert name == "board"
    assert "<html" not in board
    assert board.count("In the meeting</span>") == 9


async def test_what_is_heard_is_pushed_without_being_asked_for(trainer: TrainerBrowser) -> None:
    await trainer.live.everybody_in()
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        stream = events(response)
        await following(stream)
        await trainer.live.camera("C", "off", "10:13")
        _, board = await following(stream)
    assert 'data-news="Grace Okafor: in the meeting, camera off"' in board


async def test_the_stream_ends_when_the_service_stops(
    trainer: TrainerBrowser, app: Application
) -> None:
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        stream = events(response)
        await following(stream)
        app[BROADCASTER].close()
        async with waiting_for("the stream to end"):
            remaining = await response.content.read()
    assert b"event:" not in remaining


async def test_somebody_signed_out_elsewhere_is_told_no_more(
    trainer: TrainerBrowser, clock: SettableClock, app: Application
) -> None:
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        stream = events(response)
        await following(stream)
        async with trainer.live.store.writing() as tx:
            await sessions.revoke_all(tx, trainer.live.trainer_id, clock.now())
        await app[SCREENS].sign_out_ended()
        await trainer.live.everybody_in("A")
        assert await following(stream) == ("over", "sign in again")


async def test_a_course_that_is_given_to_another_trainer_is_shown_no_more(
    trainer: TrainerBrowser, clock: SettableClock, app: Application
) -> None:
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        stream = events(response)
        await following(stream)
        async with trainer.live.store.writing() as tx:
            row = await courses.by_id(tx, trainer.live.course_id)
            assert row is not None
            fields = {name: getattr(row, name) for name in CourseDetails.__slots__}
            given = CourseDetails(**{**fields, "trainer_id": None})
            await stored_register.put_course(tx, given, clock.now())
        app[BROADCASTER].notify(trainer.live.course_id)
        assert await following(stream) == ("over", "this is no longer your course")


async def test_who_watches_is_not_idle(
    trainer: TrainerBrowser, clock: SettableClock, app: Application
) -> None:
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        await following(events(response))
        for _ in range(2):  # together longer than somebody may be idle
            clock.go_on(sign_in.IDLE * 0.6)
            await app[SCREENS].sign_out_ended()
        assert [screen.signed_out for screen in app[BROADCASTER].screens] == [False]
        clock.go_on(sign_in.IDLE)
        await app[SCREENS].sign_out_ended()
        assert [screen.signed_out for screen in app[BROADCASTER].screens] == [True]


async def test_the_token_of_a_reader_is_in_their_page_and_in_no_board(
    trainer: TrainerBrowser,
) -> None:
    await trainer.live.everybody_in()
    _, page = await trainer.page()
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        _, board = await following(events(response))
    assert f'name="csrf" value="{trainer.csrf}"' in page
    assert 'name="csrf" value=""' in board
    assert trainer.csrf not in board


async def test_nobody_is_listened_for_once_the_reader_has_gone(
    trainer: TrainerBrowser, app: Application
) -> None:
    async with trainer.browser.get(f"{trainer.path}/stream") as response:
        await following(events(response))
        response.close()
    while app[BROADCASTER].listeners(trainer.live.course_id):
        app[BROADCASTER].notify(trainer.live.course_id)
        await asyncio.sleep(0)


async def test_a_stream_without_a_session_is_refused_and_not_sent_to_sign_in(
    browser: Browser, trainer: TrainerBrowser
) -> None:
    browser.session.cookie_jar.clear()
    headers = {"Accept": "text/event-stream"}
    answer = await browser.get(f"{trainer.path}/stream", headers=headers, allow_redirects=False)
    assert answer.status == 401


async def test_before_the_start_the_page_counts_down_and_after_the_end_it_says_so(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    clock.set(at("08:30"))
    assert "starts in 30 minutes" in (await trainer.page())[1]
    clock.set(at("11:46"))
    assert "The course is over" in (await trainer.page())[1]


async def test_a_course_that_runs_without_a_meeting_is_said_to(trainer: TrainerBrowser) -> None:
    assert "The meeting is not open" in (await trainer.page())[1]


def test_an_event_is_framed_line_by_line() -> None:
    assert event("board", "one\ntwo") == b"event: board\ndata: one\ndata: two\n\n"
