import re
from datetime import timedelta

import pytest

from delivery.accounts import sign_in as access
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries

SOMEBODY = {"name": "Priya Shah", "email": "Priya@example.org", "role": "trainer"}


@pytest.fixture
async def csrf(sign_in: SignIn) -> str:
    return await sign_in("administrator")


async def test_a_new_users_link_is_shown_once(browser: Browser, csrf: str, store: Store) -> None:
    page = await (await browser.post("/users", data={"csrf": csrf, **SOMEBODY})).text()
    link = re.search(r"http://127\.0\.0\.1:8080(/sign-in/[\w-]{43})", page)
    assert link
    async with store.reading() as tx:
        made = await users.by_email(tx, "priya@example.org")
    assert made is not None
    assert made.role == "trainer"
    assert link[1] not in await (await browser.get("/users")).text()
    browser.session.cookie_jar.clear()
    assert (await browser.post(link[1], allow_redirects=False)).status == 303


@pytest.mark.parametrize("role", ["trainer", "officer"])
async def test_other_roles_cannot_see_the_users(
    browser: Browser, sign_in: SignIn, role: str
) -> None:
    await sign_in(role)
    assert (await browser.get("/users")).status == 403


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"email": "priya"}, {"role": "king"}, {"name": "x" * 121}, {"role": ""}],
)
async def test_a_faulty_form_adds_no_user(
    browser: Browser, csrf: str, store: Store, wrong: dict[str, str]
) -> None:
    answer = await browser.post("/users", data={"csrf": csrf, **SOMEBODY, **wrong})
    assert answer.status == 422
    assert "There is a problem" in await answer.text()
    async with store.reading() as tx:
        assert len(await users.list_all(tx)) == 1


async def test_an_address_is_used_once(browser: Browser, csrf: str) -> None:
    await browser.post("/users", data={"csrf": csrf, **SOMEBODY})
    answer = await browser.post("/users", data={"csrf": csrf, **SOMEBODY})
    assert answer.status == 422
    assert "already a user" in await answer.text()


async def test_ending_a_users_access_signs_them_out_everywhere(
    browser: Browser, csrf: str, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        user_id = await users.add(tx, **SOMEBODY, now=clock.now())
        token = await access.open_session(tx, user_id, clock.now())
    await browser.post(f"/users/{user_id}/deactivate", data={"csrf": csrf})
    assert await access.find_session(store, token, clock.now()) is None
    assert "access ended" in await (await browser.get("/users")).text()
    answer = await browser.post(f"/users/{user_id}/link", data={"csrf": csrf})
    assert answer.status == 400


async def test_somebody_whose_access_ended_comes_back_with_a_link_and_a_new_password(
    browser: Browser, csrf: str, store: Store, clock: SettableClock
) -> None:
    async with store.writing() as tx:
        user_id = await users.add(tx, **SOMEBODY, password_hash="old", now=clock.now())
        old_link = await access.make_link(tx, user_id, clock.now())
    await browser.post(f"/users/{user_id}/deactivate", data={"csrf": csrf})
    assert "Restore access" in await (await browser.get("/users")).text()
    page = await (await browser.post(f"/users/{user_id}/reactivate", data={"csrf": csrf})).text()
    link = re.search(r"(/sign-in/[\w-]{43})", page)
    assert link
    assert (await browser.post(f"/users/{user_id}/reactivate", data={"csrf": csrf})).status == 400
    browser.session.cookie_jar.clear()
    assert (await browser.post(f"/sign-in/{old_link}", allow_redirects=False)).status == 410
    answer = await browser.post(link[1], allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/account/password")
    assert "Current password" not in await (await browser.get("/account/password")).text()
    async with store.reading() as tx:
        user = await users.by_id(tx, user_id)
        entries = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
    assert user is not None
    assert (user.active, user.password_hash) == (True, None)
    assert ("user reactivated", f"user {user_id}") in [(row.act, row.subject) for row in entries]


async def test_an_administrator_cannot_lock_themselves_out(browser: Browser, csrf: str) -> None:
    assert (await browser.post("/users/1/deactivate", data={"csrf": csrf})).status == 400


async def test_an_unknown_user_is_not_found(browser: Browser, csrf: str) -> None:
    for act in ("link", "deactivate", "reactivate"):
        assert (await browser.post(f"/users/99/{act}", data={"csrf": csrf})).status == 404


async def test_an_administrators_acts_are_audited_without_names(
    browser: Browser, csrf: str, store: Store, clock: SettableClock
) -> None:
    await browser.post("/users", data={"csrf": csrf, **SOMEBODY})
    async with store.reading() as tx:
        noted = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
    assert [(row.act, row.subject) for row in noted] == [
        ("signed in by link", "user 1"),
        ("user added", "user 2"),
    ]
