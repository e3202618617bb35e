"""The record's link shows nothing; a code to the client's own address opens the record."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.web import Application
from sqlalchemy import select

from delivery.accounts import attempt_limits, record_sessions
from delivery.app import make_app
from delivery.clients.links import code_letter, record_codes
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.links import record_keys
from delivery.records.tables import audit, message_texts
from delivery.records.tables import record_codes as codes_table
from delivery.web.access.record_session import COOKIE
from delivery.web.live_keys import CODES
from integrations.messenger import MessageFault
from tests.delivery.web.conftest import Browser
from tests.doubles.mailbox import Post
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge, sign

CODE = re.compile(r"\b\d{6}\b")
SIGNED = "because you left before the end"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def texts() -> Post:
    return Post()


@pytest.fixture
def app(
    settings: Settings, clock: SettableClock, store: Store, post: Post, texts: Post
) -> Application:
    app = make_app(settings, clock, wall=clock, store=store, messenger=post)
    app[CODES] = replace(app[CODES], channels={"email": post, "text": texts})
    return app


@pytest.fixture
async def record(place: ClientVisit, clock: SettableClock) -> str:
    """The path of Alan's record, which has a signed outcome."""
    await judge(place)
    await sign(place, place.booking_id, "non_completion_left_early")
    clock.set(ENDS + timedelta(days=1))
    async with place.store.writing() as tx:
        key = await record_keys.make(tx, place.booking_id, place.course_id, clock.now())
    return f"/record/{key}"


async def asks(browser: Browser, record: str, way: str = "email") -> int:
    """The client asks for a code; returns the status of the answer."""
    return (await browser.post(record, data={"way": way}, allow_redirects=False)).status


async def types(browser: Browser, record: str, code: str) -> int:
    return (await browser.post(f"{record}/code", data={"code": code}, allow_redirects=False)).status


def code_in(post: Post) -> str:
    code = CODE.search(post.letters[-1].text)
    assert code
    return code[0]


async def reads(browser: Browser, record: str) -> str:
    return await (await browser.get(record)).text()


async def test_a_code_to_the_address_on_the_booking_opens_the_record_in_this_browser(
    browser: Browser, record: str, post: Post
) -> None:
    page = await reads(browser, record)
    assert SIGNED not in page
    assert "Alan" not in page
    assert await asks(browser, record) == 303
    (letter,) = post.letters
    assert letter.to == "alan@client.example"
    code = code_in(post)
    assert await types(browser, record, f" {code[:3]} {code[3:]} ") == 303
    assert SIGNED in await reads(browser, record)
    browser.session.cookie_jar.clear()
    assert SIGNED not in await reads(browser, record)
    assert await types(browser, record, code) == 422


async def test_a_text_message_is_offered_to_a_client_with_a_mobile(
    browser: Browser, record: str, place: ClientVisit, texts: Post, post: Post
) -> None:
    assert "text message" not in await reads(browser, record)
    assert await asks(browser, record, "text") == 422
    await place.change_booking(mobile="07700 900123")
    assert "By text message" in await reads(browser, record)
    assert await asks(browser, record, "text") == 303
    (letter,) = texts.letters
    assert (letter.to, post.letters) == ("07700 900123", [])
    assert await types(browser, record, code_in(texts)) == 303


async def test_neither_records_nor_log_hold_the_code(
    browser: Browser, record: str, store: Store, post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    await asks(browser, record)
    code = code_in(post)
    await types(browser, record, code)
    async with store.reading() as tx:
        (row,) = (await tx.execute(select(codes_table))).all()
        assert (await tx.execute(select(message_texts))).all() == []
    assert "Your code is ••••••." in row.text
    assert not [value for value in row if code in str(value)]
    heard = capsys.readouterr()
    assert code not in heard.out + heard.err
    assert "record code sent" in heard.out + heard.err


async def test_a_code_has_five_tries_and_ten_minutes_and_the_newest_alone_works(
    browser: Browser, record: str, post: Post, clock: SettableClock
) -> None:
    await asks(browser, record)
    first = code_in(post)
    await asks(browser, record)
    newest = code_in(post)
    if first != newest:
        assert await types(browser, record, first) == 422
    wrong = "000000" if newest != "000000" else "000001"
    for _ in range(5):
        await types(browser, record, wrong)
    assert await types(browser, record, newest) == 422
    await asks(browser, record)
    clock.go_on(code_letter.LIFE + timedelta(seconds=1))
    page = await browser.post(f"{record}/code", data={"code": code_in(post)})
    assert "Get a new code" in await page.text()
    assert SIGNED not in await reads(browser, record)


async def test_few_codes_are_sent_in_a_quarter_of_an_hour_and_in_a_day(
    browser: Browser, record: str, post: Post, clock: SettableClock
) -> None:
    statuses = []
    for _ in range(record_codes.CODES_A_DAY):
        statuses.append(await asks(browser, record))
        statuses.append(await asks(browser, record))
        clock.go_on(attempt_limits.WINDOW)
    assert len(post.letters) == record_codes.CODES_A_DAY
    assert set(statuses) == {303, 429}
    clock.go_on(record_codes.A_DAY)
    assert [await asks(browser, record) for _ in range(4)] == [303, 303, 303, 429]


async def test_a_code_that_no_server_takes_is_not_said_to_be_on_its_way(
    browser: Browser, record: str, post: Post
) -> None:
    post.before.append(MessageFault("the mail server is busy"))
    assert await asks(browser, record) == 503


async def test_an_opened_record_closes_after_its_hours_or_when_the_client_closes_it(
    browser: Browser, record: str, post: Post, clock: SettableClock, store: Store
) -> None:
    await asks(browser, record)
    await types(browser, record, code_in(post))
    (cookie,) = [each for each in browser.session.cookie_jar if each.key == COOKIE]
    assert cookie["max-age"] == str(int(record_sessions.LIFE.total_seconds()))
    headers = {"Cookie": f"{COOKIE}={cookie.value}"}
    await browser.post(f"{record}/close")
    assert SIGNED not in await reads(browser, record)
    answer = await browser.get(record, headers=headers)
    assert SIGNED in await answer.text()
    clock.go_on(record_sessions.LIFE)
    answer = await browser.get(record, headers=headers)
    assert SIGNED not in await answer.text()
    async with store.reading() as tx:
        acts = list(await tx.scalars(select(audit.c.act)))
    assert acts.count("record opened by code") == 1


async def test_a_record_that_is_read_stays_open_and_says_when_it_closes(
    browser: Browser, record: str, post: Post, clock: SettableClock
) -> None:
    await asks(browser, record)
    await types(browser, record, code_in(post))
    seconds = int(record_sessions.LIFE.total_seconds())
    for path in (record, f"{record}/statement", record):
        clock.go_on(record_sessions.LIFE - timedelta(minutes=1))
        page = await reads(browser, path)
        assert f'data-session-left="{seconds}"' in page
        assert f'data-session-renew="{record}"' in page
    clock.go_on(record_sessions.LIFE)
    page = await reads(browser, record)
    assert "Get a code" in page
    assert "data-session-left" not in page


async def test_an_opened_record_opens_no_other_and_ends_with_a_change_of_the_address(
    browser: Browser, record: str, post: Post, place: ClientVisit, clock: SettableClock
) -> None:
    await asks(browser, record)
    await types(browser, record, code_in(post))
    async with place.store.writing() as tx:
        other = await record_keys.make(tx, place.other_booking_id, place.course_id, clock.now())
    assert "Get a code" in await reads(browser, f"/record/{other}")
    there = await browser.get(f"/record/{other}/statement", allow_redirects=False)
    assert (there.status, there.headers["Location"]) == (303, f"/record/{other}")
    assert SIGNED in await reads(browser, record)
    await place.change_booking(email="alan@elsewhere.example")
    assert SIGNED not in await reads(browser, record)


async def test_whoever_has_no_code_sends_neither_statement_nor_challenge(
    browser: Browser, record: str
) -> None:
    for page in ("statement", "challenge"):
        answer = await browser.post(
            f"{record}/{page}", data={"text": "x", "grounds": "x"}, allow_redirects=False
        )
        assert (answer.status, answer.headers["Location"]) == (303, record)


async def test_opening_the_links_twice_sends_nothing_and_changes_nothing(
    browser: Browser, record: str, post: Post, store: Store
) -> None:
    for path in (record, f"{record}/code", f"{record}/statement") * 2:
        assert (await browser.get(path)).status == 200
        await browser.head(path)
    async with store.reading() as tx:
        assert (await tx.execute(select(codes_table))).all() == []
    assert post.letters == []
