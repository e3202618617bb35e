"""The officer's list of courses, over HTTP."""

from datetime import timedelta

import pytest

from delivery.web.oversight import courses
from integrations.messenger import MessageFault
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.oversight.conftest import OversightBrowser
from tests.doubles.mailbox import STARTS, MailboxRegister
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at

A_DAY = timedelta(days=1)


async def test_a_course_is_listed_under_its_day_with_its_state(
    officer: OversightBrowser, live: LiveCourse
) -> None:
    status, page = await officer.page("/officer/courses")
    assert status == 200
    assert "Wednesday 10 June 2026" in page
    for words in ("9am to 11:45am", "Test Trainer", "9 clients", "Ready", "9 not sent yet"):
        assert words in page
    live.clock.set(at("10:00"))
    officer = await officer.come_back()
    assert "Running now" in (await officer.page("/officer/courses"))[1]
    live.clock.set(at("11:45"))
    officer = await officer.come_back()
    page = (await officer.page("/officer/courses"))[1]
    assert "No courses are planned" in page
    assert "9 never sent" in page


async def test_refused_letters_are_counted(
    officer: OversightBrowser, register: MailboxRegister
) -> None:
    await register.course()
    await register.book("A")
    await register.book("B")
    register.clock.set(STARTS - 2 * A_DAY)
    officer = await officer.come_back()
    register.post.before = [MessageFault("no such mailbox", permanent=True)]
    await register.scan()
    page = (await officer.page("/officer/courses"))[1]
    assert "1 refused" in page
    assert "1 sent" in page
    assert "Not created yet" in page


async def test_missed_and_untried_letters_are_counted_together(
    officer: OversightBrowser, register: MailboxRegister
) -> None:
    await register.course()
    for name in ("A", "B"):
        await register.book(name, link=name == "A")
    register.post.before = [MessageFault("busy")]
    await register.scan()
    register.clock.set(STARTS + A_DAY)
    await register.scan()
    officer = await officer.come_back()
    assert "2 never sent" in (await officer.page("/officer/courses"))[1]
    page = (await officer.page("/officer/courses/1"))[1]
    assert page.count("Never sent") == 2
    assert "tried again" not in page


async def test_further_pages_continue_the_first(
    officer: OversightBrowser, register: MailboxRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courses, "A_PAGE", 2)
    for number in range(5):
        await register.course(f"C-{number}", starts_at=STARTS + number * A_DAY)
    path, seen = "/officer/courses", []
    for _ in range(3):
        page = (await officer.page(path))[1]
        seen.append([f"C-{number}" for number in range(5) if f"C-{number}<" in page])
        path = page.partition('href="/officer/courses?after=')[2].partition('"')[0]
        path = f"/officer/courses?after={path}"
    assert seen == [["C-0", "C-1"], ["C-2", "C-3"], ["C-4"]]
    register.clock.set(STARTS + 9 * A_DAY)
    officer = await officer.come_back()
    page = (await officer.page("/officer/courses"))[1]
    path = page.partition('href="/officer/courses?before=')[2].partition('"')[0]
    page = (await officer.page(f"/officer/courses?before={path}"))[1]
    assert [number for number in range(5) if f"C-{number}<" in page] == [1, 2]


@pytest.mark.parametrize(
    "key", ["after=x", "after=1.", "before=1.99999999999999999999", "after=-1.1"]
)
async def test_a_page_that_we_never_wrote_is_not_there(officer: OversightBrowser, key: str) -> None:
    assert (await officer.page(f"/officer/courses?{key}"))[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/officer/courses",
        "/officer/courses/1",
        "/officer/courses/1/messages/1",
        "/officer/report",
        "/officer/report.csv",
    ],
)
async def test_these_pages_are_the_officers_alone(
    browser: Browser, sign_in: SignIn, live: LiveCourse, path: str
) -> None:
    answer = await browser.get(path, allow_redirects=False)
    assert answer.status == 303
    for role in ("trainer", "administrator"):
        await sign_in(role)
        assert (await browser.get(path)).status == 403
