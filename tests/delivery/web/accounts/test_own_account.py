from delivery.accounts import sign_in as access
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock

NEW = "seven slow harbours"


async def set_password(browser: Browser, csrf: str, **form: str) -> tuple[int, str]:
    answer = await browser.post(
        "/account/password", data={"csrf": csrf, **form}, allow_redirects=False
    )
    return answer.status, await answer.text()


async def test_a_first_password_needs_no_old_one(browser: Browser, sign_in: SignIn) -> None:
    csrf = await sign_in("officer")
    assert (await set_password(browser, csrf, new=NEW, again=NEW))[0] == 303
    form = {"email": "officer@example.org", "password": NEW}
    assert (await browser.post("/sign-in", data=form, allow_redirects=False)).status == 303


async def test_changing_a_password_needs_the_old_one(browser: Browser, sign_in: SignIn) -> None:
    csrf = await sign_in("officer")
    await set_password(browser, csrf, new=NEW, again=NEW)
    assert "Current password" in await (await browser.get("/account/password")).text()
    status, page = await set_password(browser, csrf, old="wrong", new=NEW + "!", again=NEW + "!")
    assert status == 422
    assert "Enter the password you use now" in page
    assert (await set_password(browser, csrf, old=NEW, new=NEW + "!", again=NEW + "!"))[0] == 303


async def test_a_forgotten_password_is_replaced_once_by_an_administrators_link(
    browser: Browser, sign_in: SignIn
) -> None:
    await set_password(browser, await sign_in("officer"), new=NEW, again=NEW)
    browser.session.cookie_jar.clear()
    csrf = await sign_in("officer")
    page = await (await browser.get("/account/password")).text()
    assert "Current password" not in page
    assert "You signed in with a link" in page
    assert (await set_password(browser, csrf, new=NEW + "!", again=NEW + "!"))[0] == 303
    status, page = await set_password(browser, csrf, new=NEW + "?", again=NEW + "?")
    assert (status, "Enter the password you use now" in page) == (422, True)
    form = {"email": "officer@example.org", "password": NEW + "!"}
    assert (await browser.post("/sign-in", data=form, allow_redirects=False)).status == 303


async def test_who_signed_in_with_a_password_needs_it_to_set_another(
    browser: Browser, sign_in: SignIn
) -> None:
    await set_password(browser, await sign_in("officer"), new=NEW, again=NEW)
    browser.session.cookie_jar.clear()
    await browser.post("/sign-in", data={"email": "officer@example.org", "password": NEW})
    page = await (await browser.get("/account/password")).text()
    csrf = page.partition('name="csrf" content="')[2].partition('"')[0]
    assert (await set_password(browser, csrf, new=NEW + "!", again=NEW + "!"))[0] == 422


async def test_a_weak_or_mistyped_password_is_refused_with_the_reason(
    browser: Browser, sign_in: SignIn
) -> None:
    csrf = await sign_in("officer")
    assert "12 characters or more" in (await set_password(browser, csrf, new="a", again="a"))[1]
    assert (
        "Enter the same password twice"
        in (await set_password(browser, csrf, new=NEW, again="other"))[1]
    )


async def test_setting_a_password_signs_every_other_place_out(
    browser: Browser, sign_in: SignIn, store: Store
) -> None:
    await sign_in("officer")
    elsewhere = browser.session.cookie_jar.filter_cookies(browser.make_url("/"))[COOKIE].value
    browser.session.cookie_jar.clear()
    csrf = await sign_in("officer")
    await set_password(browser, csrf, new=NEW, again=NEW)
    assert (await browser.get("/account", allow_redirects=False)).status == 200
    browser.session.cookie_jar.update_cookies({COOKIE: elsewhere}, browser.make_url("/"))
    assert (await browser.get("/account", allow_redirects=False)).status == 303


async def test_a_user_sees_their_own_sessions_and_ends_one(
    browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("officer")
    elsewhere = browser.session.cookie_jar.filter_cookies(browser.make_url("/"))[COOKIE].value
    browser.session.cookie_jar.clear()
    csrf = await sign_in("officer")
    page = await (await browser.get("/account")).text()
    assert page.count("Sign out<span") == 1
    form = {"csrf": csrf, "session": access.digest(elsewhere)}
    page = await (await browser.post("/account/sessions/end", data=form)).text()
    assert "Sign out<span" not in page


async def test_a_user_cannot_end_another_users_session(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        other = await users.add(
            tx, email="x@example.org", name="X", role="trainer", now=clock.now()
        )
        token = await access.open_session(tx, other, clock.now())
    csrf = await sign_in("officer")
    form = {"csrf": csrf, "session": access.digest(token)}
    await browser.post("/account/sessions/end", data=form)
    assert await access.find_session(store, token, clock.now()) is not None
