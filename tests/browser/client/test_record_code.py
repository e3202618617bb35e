"""A client opens their record with the code of a letter, in Chromium."""

import re

import pytest
from aiohttp.web import Application
from playwright.async_api import expect

from delivery.app import make_app
from delivery.records.database.store import Store
from delivery.records.links import record_keys
from tests.browser.reading import reading
from tests.browser.seeing import assert_usable
from tests.doubles.mailbox import Post
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge
from tests.service_settings import settings_of

pytestmark = pytest.mark.usefixtures("chromium")


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def app(sqlite_url: str, clock: SettableClock, store: Store, post: Post) -> Application:
    settings = settings_of(sqlite_url)
    return make_app(settings, clock, wall=clock, store=store, messenger=post)


@pytest.mark.parametrize("width", [1366, 320])
async def test_a_record_is_opened_and_closed_by_keyboard(
    url: str, place: ClientVisit, clock: SettableClock, post: Post, width: int
) -> None:
    await judge(place)
    clock.set(ENDS)
    async with place.store.writing() as tx:
        key = await record_keys.make(tx, place.booking_id, place.course_id, ENDS)
    async with reading(width=width) as page:
        await page.goto(f"{url}{place.path}")
        await assert_usable(page, "client-over")
        await page.get_by_role("button", name="Send my record’s link").press("Enter")
        await assert_usable(page, "client-record-link-sent")
        await page.goto(f"{url}/record/{key}")
        await assert_usable(page, "client-record-way-in")
        await page.get_by_role("button", name="Send me a code").press("Enter")
        await expect(page.get_by_label("Code of six digits")).to_be_visible()
        await assert_usable(page, "client-record-code")
        await page.get_by_role("button", name="Open my record").press("Enter")
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        await assert_usable(page, "client-record-code-refused")
        code = re.search(r"\d{6}", post.letters[-1].text)
        assert code
        await page.get_by_label("Code of six digits").fill(code[0])
        await page.get_by_label("Code of six digits").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("your record")
        await page.get_by_role("button", name="Close my record").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Get a code to read your record"
        )
