"""The page about cookies says what is set, and for how long."""

from delivery.accounts import known_devices, record_sessions, sign_in
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import link_of, somebody

HOUR_S, DAY_S = 3600, 86_400


async def cookies_page(browser: Browser) -> str:
    return " ".join((await (await browser.get("/cookies")).text()).split())


async def test_the_page_says_how_long_each_cookie_works(browser: Browser) -> None:
    page = await cookies_page(browser)
    idle, longest = sign_in.IDLE.total_seconds(), sign_in.LONGEST.total_seconds()
    assert f"after {idle / HOUR_S:.0f} hours without use" in page
    assert f"or after {longest / HOUR_S:.0f} hours" in page
    assert f"after {known_devices.LIFE.total_seconds() / DAY_S:.0f} days" in page


async def test_a_client_gets_a_cookie_for_as_long_as_a_code_opens_the_record(
    browser: Browser,
) -> None:
    hours = record_sessions.LIFE.total_seconds() / HOUR_S
    assert f"It stops working after {hours:.0f} hours" in await cookies_page(browser)


async def test_two_cookies_are_set_of_those_who_sign_in(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    assert "two or three cookies if you sign in" in await cookies_page(browser)
    assert len(browser.session.cookie_jar) == 0
    trainer_id = await somebody(store, "trainer", clock.now())
    link = await link_of(store, trainer_id, clock.now())
    assert (await browser.post(link, allow_redirects=False)).status == 303
    lives = {cookie.key: cookie["max-age"] for cookie in browser.session.cookie_jar}
    assert lives == {
        "__Host-coursewatch": "",
        "__Host-coursewatch-device": str(int(known_devices.LIFE.total_seconds())),
    }
