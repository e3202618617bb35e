"""The office's alarms, and the page of a course that was not delivered, over HTTP."""

import pytest

from delivery.records.database.store import Store
from tests.delivery.clients.opened_record import read_record
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import SEAL, flat
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def read(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status == 200, path
    return flat(await answer.text())


async def test_the_first_page_alarms_the_office_and_links_to_the_course(
    browser: Browser, sign_in: SignIn, live: LiveCourse
) -> None:
    live.clock.set(at("09:06"))
    await sign_in("officer")
    page = await read(browser, "/officer")
    assert "1 course to look at now" in page
    assert "<strong>not begun</strong> 6 minutes after the start" in page
    assert f'href="/officer/courses/{live.course_id}"' in page


@pytest.fixture
async def failed(live: LiveCourse) -> LiveCourse:
    await live.everybody_in("AB")
    await live.ends("09:40")
    live.clock.set(at("12:20"))
    await live.is_judged()
    return live


async def test_one_press_signs_for_the_whole_course_and_the_client_reads_what_follows(
    browser: Browser, sign_in: SignIn, failed: LiveCourse, store: Store
) -> None:
    csrf, path = await sign_in("officer"), f"/officer/failures/{failed.course_id}"
    assert "<strong>cut short</strong>" in await read(browser, "/officer")
    assert f'href="{path}"' in await read(browser, f"/officer/courses/{failed.course_id}")
    page = await read(browser, path)
    assert "9 clients without a decision" in page
    assert "Sign for 9 clients" in page
    seal = SEAL.search(page)
    assert seal
    form = {"csrf": csrf, "seal": seal[1], "reason": "The trainer was taken ill."}
    answer = await browser.post(path, data=form)
    assert "You signed for 9 clients" in flat(await answer.text())
    assert "to look at now" not in await read(browser, "/officer")
    record = flat(await read_record(browser, failed.booking_ids["A"]))
    assert "We will offer you a new date. You do not pay for it" in record
    assert "Book a new course" not in record


async def test_a_reason_that_is_missing_is_asked_for(
    browser: Browser, sign_in: SignIn, failed: LiveCourse
) -> None:
    csrf, path = await sign_in("officer"), f"/officer/failures/{failed.course_id}"
    seal = SEAL.search(await read(browser, path))
    assert seal
    answer = await browser.post(path, data={"csrf": csrf, "seal": seal[1], "reason": "x"})
    assert answer.status == 422
    assert "Reason must be 10 characters or more" in await answer.text()


async def test_an_abandoned_course_that_was_held_says_so_on_the_check_page(
    browser: Browser, sign_in: SignIn, live: LiveCourse
) -> None:
    await live.everybody_in()
    await live.notes("abandon", "10:00")
    await live.ends()
    live.clock.set(at("12:20"))
    await live.is_judged()
    await sign_in("officer")
    page = await read(browser, f"/officer/failures/{live.course_id}")
    assert "What speaks against it" in page
    assert "The course was held" in page


async def test_an_unknown_course_is_not_found(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("officer")
    assert (await browser.get("/officer/failures/99")).status == 404
