from datetime import timedelta

import pytest

from delivery.accounts import attempt_limits, passwords
from delivery.accounts import sign_in as access
from delivery.records.accounts import sessions, users
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE, DEVICE_COOKIE
from delivery.web.accounts.entering import safe_path
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock

PASSWORD = "three quiet lanterns"


async def somebody(store: Store, clock: SettableClock, *, role: str = "trainer") -> int:
    hashed = await passwords.hash_password(PASSWORD)
    async with store.writing() as tx:
        return await users.add(
            tx,
            email="sam@example.org",
            name="Sam Reed",
            role=role,
            zoom_user_id=None,
            password_hash=hashed,
            now=clock.now(),
        )


async def link_for(store: Store, clock: SettableClock, user_id: int) -> str:
    async with store.writing() as tx:
        return await access.make_link(tx, user_id, clock.now())


async def is_signed_in(browser: Browser) -> bool:
    return (await browser.get("/account", allow_redirects=False)).status == 200


async def test_the_right_password_signs_in_and_leads_to_the_page_that_was_asked_for(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    await somebody(store, clock)
    form = {"email": " Sam@Example.org ", "password": PASSWORD, "next": "/account"}
    answer = await browser.post("/sign-in", data=form, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert await is_signed_in(browser)


async def test_the_cookie_is_for_this_host_alone_secure_and_out_of_reach_of_scripts(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    await somebody(store, clock)
    form = {"email": "sam@example.org", "password": PASSWORD}
    answer = await browser.post("/sign-in", data=form, allow_redirects=False)
    cookie = answer.cookies[COOKIE]
    assert COOKIE.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


async def test_a_wrong_password_and_an_unknown_address_are_answered_in_the_same_words(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    await somebody(store, clock)
    answers = []
    for email in ("sam@example.org", "who@example.org"):
        answer = await browser.post("/sign-in", data={"email": email, "password": "wrong"})
        answers.append((answer.status, (await answer.text()).replace(email, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


async def test_after_too_many_tries_an_address_may_not_be_tried_for_a_while_known_or_not(
    browser: Browser, store: Store, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "TRIES_OF_ADDRESS", 3)
    await somebody(store, clock)
    for email in ("sam@example.org", "who@example.org"):
        form = {"email": email, "password": "wrong"}
        tries = [
            (await browser.post("/sign-in", data=form)).status
            for _ in range(access.TRIES_OF_ADDRESS + 1)
        ]
        assert tries == [422] * access.TRIES_OF_ADDRESS + [429]
    right = {"email": "sam@example.org", "password": PASSWORD}
    assert (await browser.post("/sign-in", data=right)).status == 429
    clock.go_on(attempt_limits.WINDOW + timedelta(seconds=1))
    assert (await browser.post("/sign-in", data=right, allow_redirects=False)).status == 303


async def test_a_browser_that_has_signed_in_is_not_locked_out_by_a_strangers_tries(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    await somebody(store, clock)
    right = {"email": "sam@example.org", "password": PASSWORD}
    answer = await browser.post("/sign-in", data=right, allow_redirects=False)
    cookie = answer.cookies[DEVICE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    device = {"Cookie": f"{DEVICE_COOKIE}={cookie.value}"}
    browser.session.cookie_jar.clear()
    wrong = {"email": "sam@example.org", "password": "wrong"}
    for _ in range(access.TRIES_OF_ADDRESS):
        await browser.post("/sign-in", data=wrong)
    assert (await browser.post("/sign-in", data=right)).status == 429
    answer = await browser.post("/sign-in", data=right, headers=device, allow_redirects=False)
    assert answer.status == 303


async def test_claimed_network_addresses_do_not_evade_the_limit(
    browser: Browser, store: Store, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "TRIES_OF_ADDRESS", 3)
    wrong, statuses = {"email": "sam@example.org", "password": "wrong"}, []
    for number in range(4):
        claimed = [("X-Forwarded-For", f"6.6.6.{number}"), ("X-Forwarded-For", "203.0.113.9:1")]
        statuses.append((await browser.post("/sign-in", data=wrong, headers=claimed)).status)
    assert statuses == [422, 422, 422, 429]


async def test_a_user_whose_access_has_ended_cannot_sign_in(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    user_id = await somebody(store, clock)
    async with store.writing() as tx:
        await users.deactivate(tx, user_id)
    form = {"email": "sam@example.org", "password": PASSWORD}
    assert (await browser.post("/sign-in", data=form)).status == 422


async def test_opening_a_sign_in_link_uses_nothing_up(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    token = await link_for(store, clock, await somebody(store, clock))
    for _ in range(3):
        assert (await browser.get(f"/sign-in/{token}")).status == 200
    assert not await is_signed_in(browser)
    assert (await browser.post(f"/sign-in/{token}", allow_redirects=False)).status == 303
    assert await is_signed_in(browser)


async def test_a_sign_in_link_works_once(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    token = await link_for(store, clock, await somebody(store, clock))
    answers = [
        (await browser.post(f"/sign-in/{token}", allow_redirects=False)).status for _ in range(2)
    ]
    assert answers == [303, 410]


async def test_a_sign_in_link_is_dead_after_a_day(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    token = await link_for(store, clock, await somebody(store, clock))
    clock.go_on(access.LINK_LIFE)
    assert (await browser.post(f"/sign-in/{token}")).status == 410
    assert not await is_signed_in(browser)


async def test_a_user_without_a_password_may_set_one_later(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        user_id = await users.add(
            tx, email="new@example.org", name="New", role="administrator", now=clock.now()
        )
    token = await link_for(store, clock, user_id)
    answer = await browser.post(f"/sign-in/{token}", allow_redirects=False)
    assert answer.headers["Location"] == "/account/password"
    assert "Set it later" in await (await browser.get("/account/password")).text()
    assert (await browser.get("/users")).status == 200


async def test_signing_out_revokes_the_session_itself_not_only_the_cookie(
    browser: Browser, sign_in: SignIn
) -> None:
    csrf = await sign_in("officer")
    token = browser.session.cookie_jar.filter_cookies(browser.make_url("/"))[COOKIE].value
    await browser.post("/sign-out", data={"csrf": csrf})
    browser.session.cookie_jar.update_cookies({COOKIE: token}, browser.make_url("/"))
    assert not await is_signed_in(browser)


@pytest.mark.parametrize(
    ("wait", "alive"), [(timedelta(hours=7, minutes=59), True), (timedelta(hours=8), False)]
)
async def test_a_session_that_is_not_used_ends_after_eight_hours(
    browser: Browser, sign_in: SignIn, clock: SettableClock, wait: timedelta, alive: bool
) -> None:
    await sign_in("officer")
    clock.go_on(wait)
    assert await is_signed_in(browser) is alive


async def test_an_active_session_ends_after_a_day(
    browser: Browser, sign_in: SignIn, clock: SettableClock
) -> None:
    await sign_in("officer")
    for _ in range(3):
        clock.go_on(timedelta(hours=7))
        assert await is_signed_in(browser)
    clock.go_on(timedelta(hours=3))
    assert not await is_signed_in(browser)


async def test_an_attempt_stores_no_email_or_network_address(
    browser: Browser, store: Store, clock: SettableClock
) -> None:
    await browser.post("/sign-in", data={"email": "sam@example.org", "password": "x"})
    async with store.reading() as tx:
        plain = access.digest("sam@example.org")
        assert await sessions.attempts_since(tx, plain, clock.now() - attempt_limits.WINDOW) == 0
        assert (
            await sessions.attempts_since(tx, "127.0.0.1", clock.now() - attempt_limits.WINDOW) == 0
        )


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "trainer"],
)
def test_signing_in_never_redirects_to_another_website(wanted: str) -> None:
    assert safe_path(wanted) == ""


def test_a_page_of_ours_may_be_gone_on_to() -> None:
    assert safe_path("/trainer/courses/3?tab=all") == "/trainer/courses/3?tab=all"
