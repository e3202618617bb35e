"""The control room over HTTP: one line for each course of the day, live, by counts alone."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest
from aiohttp import ClientResponse
from aiohttp.web import Application

from delivery.control_room import overview
from delivery.control_room.overview import A_PAGE
from delivery.records.database.store import Store
from delivery.records.planning.courses import CourseDetails
from delivery.records.review import audit
from delivery.web.live_keys import JUDGE, LIVE_OVERVIEW
from tests.delivery.records.planned_course import course_details
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.control_room.conftest import OversightBrowser
from tests.delivery.web.trainer.test_live import events
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.stored_register import put_course
from tests.waiting import until, waiting_for

TAG = re.compile("<[^>]+>")


def afternoon(reference: str, later: timedelta = timedelta()) -> CourseDetails:
    starts_at, ends_at = at("13:00") + later, at("15:45") + later
    return course_details(
        reference=reference, starts_at=starts_at, ends_at=ends_at, trainer_id=None
    )


async def judged(app: Application, live: LiveCourse) -> None:
    """The course is judged, and what the control room shows of it is saved."""
    await app[JUDGE].judge(live.course_id)
    store = live.store

    async def is_saved() -> bool:
        async with store.reading() as tx:
            shown = await overview.read(tx, live.clock.now())
        return any(course.now for course in shown.courses)

    await until("the state of the course", is_saved)


async def test_a_running_course_is_a_line_of_counts_and_words(
    officer: OversightBrowser, live: LiveCourse, app: Application
) -> None:
    live.clock.set(at("10:14"))
    await live.busy()
    await judged(app, live)
    officer = await officer.come_back()
    status, page = await officer.page("/control-room")
    assert status == 200
    for words in ("1 client away", "1 camera off", "1 person unknown", "1 client waiting"):
        assert words in page
    assert "1 off, 1 not known" in " ".join(TAG.sub("", page).split())
    assert "1 h 31 min left" in page
    assert "Next at 10:15am" in page
    assert "Had until 9:50am" in page


@pytest.mark.parametrize(
    ("noted", "now", "says"),
    [
        ((), "10:14", "Next at 10:15am"),
        ((), "10:20", "Planned 10:15am, none noted"),
        (("10:16", "10:26"), "10:20", "Since 10:16am until 10:26am"),
        (("10:16", "10:26"), "10:30", "Had until 10:26am"),
    ],
)
async def test_the_break_of_a_course_is_said_at_each_moment(
    officer: OversightBrowser,
    live: LiveCourse,
    app: Application,
    noted: tuple[str, ...],
    now: str,
    says: str,
) -> None:
    live.clock.set(at(now))
    await live.everybody_in()
    if noted:
        span = dict(zip(("from", "to"), (at(wall).isoformat() for wall in noted), strict=True))
        await live.notes("break", noted[0], **span)
    await judged(app, live)
    officer = await officer.come_back()
    _, page = await officer.page("/control-room")
    cell = page.partition('data-label="Break"')[2].partition("</td>")[0].partition(">")[2]
    assert " ".join(TAG.sub(" ", cell).split()) == says


async def test_no_client_is_named(
    officer: OversightBrowser, live: LiveCourse, app: Application
) -> None:
    live.clock.set(at("10:14"))
    await live.busy()
    await judged(app, live)
    officer = await officer.come_back()
    _, page = await officer.page("/control-room")
    for name in ("Mohammed", "Priyanka", "iPad", "B-A"):
        assert name not in page


async def test_a_course_that_nothing_is_heard_of_is_shown_from_its_plan(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    live.clock.set(at("09:12"))
    officer = await officer.come_back()
    _, page = await officer.page("/control-room")
    assert "Not begun, 12 minutes after the start" in page


async def test_an_administrator_sees_the_room_and_opens_no_board(
    browser: Browser, sign_in: SignIn, live: LiveCourse
) -> None:
    live.clock.set(at("10:14"))
    await sign_in("administrator")
    page = await (await browser.get("/control-room")).text()
    assert f"course-{live.course_id}" in page
    assert "/board" not in page
    assert (await browser.get(f"/officer/courses/{live.course_id}/board")).status == 403


async def frames(response: ClientResponse) -> AsyncIterator[dict[str, object]]:
    async for name, text in events(response):
        if name == "courses":
            yield msgspec.json.decode(text)


async def test_a_change_reaches_an_open_page_as_that_line_alone(
    officer: OversightBrowser, live: LiveCourse, app: Application
) -> None:
    live.clock.set(at("10:14"))
    await live.everybody_in()
    await judged(app, live)
    officer = await officer.come_back()
    response = await officer.browser.get("/control-room/stream")
    stream = frames(response)
    async with waiting_for("the whole page"):
        whole = await anext(stream)
    assert whole["order"] == [live.course_id]
    await live.leaves("A", "10:13", "got disconnected from the meeting. Reason : Client")
    async with waiting_for("the changed line"):
        async for change in stream:
            if "1 client away" in str(change["lines"]):
                break
    response.close()


async def test_nothing_is_queried_while_nobody_looks(app: Application, browser: Browser) -> None:
    assert app[LIVE_OVERVIEW].current is None
    assert browser is not None


@pytest.fixture
async def many(store: Store, live: LiveCourse) -> list[int]:
    """More courses of the day than stand on a page."""
    ids = []
    async with store.writing() as tx:
        for number in range(A_PAGE + 5):
            course_id, _ = await put_course(tx, afternoon(f"ROOM-{number:03}"), at("08:00"))
            ids.append(course_id)
    return ids


@pytest.mark.thorough
async def test_more_courses_than_a_page_holds_are_paged(
    officer: OversightBrowser, live: LiveCourse, many: list[int]
) -> None:
    live.clock.set(at("08:30"))
    officer = await officer.come_back()
    _, page = await officer.page("/control-room")
    assert page.count("cw-course") == A_PAGE
    assert "Page 1 of 2" in page
    _, page = await officer.page("/control-room?page=2")
    assert page.count("cw-course") == len(many) + 1 - A_PAGE


async def test_filters_and_a_search_leave_the_other_courses_out(
    officer: OversightBrowser, live: LiveCourse, many: list[int]
) -> None:
    live.clock.set(at("10:14"))
    officer = await officer.come_back()
    _, page = await officer.page("/control-room?words=room-00")
    assert page.count("cw-course") == 10
    _, page = await officer.page("/control-room?show=running")
    assert page.count("cw-course") == 1
    _, page = await officer.page("/control-room?show=nonsense&page=0&trainer=x")
    assert page.count("cw-course") == A_PAGE


async def test_a_board_to_look_at_has_nothing_to_press_and_the_look_is_on_record(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    live.clock.set(at("10:14"))
    await live.busy()
    officer = await officer.come_back()
    status, page = await officer.page(f"/officer/courses/{live.course_id}/board")
    assert status == 200
    board = page[page.index('id="board"') : page.index("</main>")]
    assert "Mohammed Ali" in board
    for part in ("<form", "<button", "<input", "<select", "<textarea", "data-dialog"):
        assert part not in board
    async with store.reading() as tx:
        acts = [line.act for line in await audit.latest(tx, 10)]
    assert "live board opened" in acts


async def test_a_board_to_look_at_is_live(officer: OversightBrowser, live: LiveCourse) -> None:
    live.clock.set(at("10:14"))
    await live.everybody_in()
    officer = await officer.come_back()
    response = await officer.browser.get(f"/officer/courses/{live.course_id}/board/stream")
    stream = events(response)
    async with waiting_for("the board"):
        board = await anext(text async for name, text in stream if name == "board")
    assert "<form" not in board
    await live.leaves("A", "10:13")
    async with waiting_for("the changed board"):
        async for name, text in stream:
            if name == "board" and "Away" in text:
                break
    response.close()


async def test_courses_of_other_days_are_left_out(
    officer: OversightBrowser, live: LiveCourse, store: Store
) -> None:
    async with store.writing() as tx:
        await put_course(tx, afternoon("TOMORROW-1", timedelta(days=1)), at("08:00"))
    live.clock.set(at("10:14"))
    officer = await officer.come_back()
    _, page = await officer.page("/control-room")
    assert "TOMORROW-1" not in page
