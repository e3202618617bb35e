"""Signing in at an organisation's directory: its users, their roles, and refused answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from delivery.accounts.directory_users import ENDED, MANY_ROLES, NO_ROLE, TAKEN
from delivery.records.accounts import users
from delivery.records.database.store import Store
from integrations.oidc.directory import KEYS_AT_MOST_EVERY
from integrations.oidc.simulator.app import new_key
from tests.delivery.web.accounts.directory.conftest import OMAR, TENANT, DirectoryVisit
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock


async def omar(store: Store) -> users.User:
    async with store.reading() as tx:
        user = await users.by_directory_id(tx, f"{TENANT}/omar")
    assert user is not None
    return user


async def test_a_user_of_the_directory_signs_in_with_the_role_that_it_gives(
    visit: DirectoryVisit, store: Store
) -> None:
    answer = await visit.come("/directory/sign-in?next=/officer/tasks")
    assert (answer.status, answer.headers["Location"]) == (303, "/officer/tasks")
    user = await omar(store)
    assert (user.name, user.email, user.role) == (OMAR.name, OMAR.email, "officer")
    assert (await visit.browser.get("/officer")).status == 200
    assert "S256" in visit.query["code_challenge_method"]
    assert not {"prompt", "max_age"} & visit.query.keys()


async def test_the_object_counts_and_not_the_address_or_the_name(
    visit: DirectoryVisit, store: Store
) -> None:
    await visit.come()
    renamed = replace(OMAR, name="Omar Khan", email="khan@organisation.example")
    visit.directory.users = {"omar": renamed, "thief": replace(OMAR, object_id="thief")}
    await visit.come()
    assert (await omar(store)).name == "Omar Khan"
    answer = await visit.come(user="thief")  # has Omar's address
    assert (answer.status, TAKEN in await answer.text()) == (403, True)


async def test_a_changed_role_counts_from_the_next_sign_in_and_ends_other_sessions(
    visit: DirectoryVisit,
) -> None:
    await visit.come()
    before = list(visit.browser.session.cookie_jar)
    visit.directory.users = {"omar": replace(OMAR, roles=("trainer", "Something.Else"))}
    visit.browser.session.cookie_jar.clear()
    await visit.come()
    assert (await visit.browser.get("/trainer")).status == 200
    visit.browser.session.cookie_jar.clear()
    for cookie in before:
        visit.browser.session.cookie_jar.update_cookies({cookie.key: cookie.value})
    assert not await visit.is_in()


@pytest.mark.parametrize(
    ("roles", "words"), [((), NO_ROLE), (("Other",), NO_ROLE), (("trainer", "officer"), MANY_ROLES)]
)
async def test_somebody_without_a_single_role_is_told_whom_to_ask_and_signed_out(
    visit: DirectoryVisit, roles: tuple[str, ...], words: str
) -> None:
    await visit.come()
    visit.directory.users = {"omar": replace(OMAR, roles=roles)}
    answer = await visit.come()
    assert (answer.status, words in await answer.text()) == (403, True)
    assert not await visit.is_in()


async def test_ended_access_stays_ended_and_no_link_or_password_replaces_the_directory(
    visit: DirectoryVisit, store: Store
) -> None:
    await visit.come()
    for path in ("/account/password", "/account/second-step"):
        assert (await visit.browser.get(path)).status == 400
    async with store.writing() as tx:
        await users.deactivate(tx, (await omar(store)).id)
    answer = await visit.come()
    assert (answer.status, ENDED in await answer.text()) == (403, True)


async def test_an_answer_is_taken_once_in_the_browser_that_asked_for_it(
    visit: DirectoryVisit,
) -> None:
    path = await visit.answer()
    cookies = list(visit.browser.session.cookie_jar)
    visit.browser.session.cookie_jar.clear()
    assert (await visit.browser.get(path)).status == 403
    for cookie in cookies:
        visit.browser.session.cookie_jar.update_cookies({cookie.key: cookie.value})
    assert (await visit.browser.get(path, allow_redirects=False)).status == 303
    assert (await visit.browser.get(path)).status == 403


async def test_an_answer_that_comes_too_late_is_refused(
    visit: DirectoryVisit, clock: SettableClock
) -> None:
    path = await visit.answer()
    clock.go_on(timedelta(minutes=10))
    assert (await visit.browser.get(path)).status == 403


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?state=x&code=y", "?error=access_denied&state=x"]
)
async def test_an_answer_that_nobody_asked_for_is_refused(
    visit: DirectoryVisit, query: str
) -> None:
    assert (await visit.browser.get(f"/directory/return{query}")).status == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example/v2.0"},
        {"aud": "another-client"},
        {"aud": ["the-client", "another-client"]},
        {"tid": "22222222-2222-2222-2222-222222222222"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"nbf": 9_999_999_999},
        {"nbf": "soon"},
        {"oid": None},
        {"oid": ""},
        {"oid": 7},
        {"tid": None},
        {"preferred_username": None},
        {"roles": "officer"},
    ],
    ids=str,
)
async def test_a_token_that_is_wrong_in_one_point_signs_nobody_in(
    visit: DirectoryVisit, claims: dict[str, Any]
) -> None:
    visit.directory.claims = claims
    assert (await visit.come()).status == 403
    assert not await visit.is_in()


async def test_keys_are_fetched_again_for_an_unknown_one_but_not_at_will(
    visit: DirectoryVisit, clock: SettableClock
) -> None:
    await visit.come()
    await visit.come()
    assert len(visit.directory.fetches) == 1
    genuine, visit.directory.key = visit.directory.key, new_key("forged")
    visit.directory.keys = [genuine]
    for _ in range(3):
        assert (await visit.come()).status == 403
    assert len(visit.directory.fetches) == 1
    clock.go_on(KEYS_AT_MOST_EVERY)
    assert (await visit.come()).status == 403
    assert len(visit.directory.fetches) == 2
    visit.directory.keys = None  # it is published
    clock.go_on(KEYS_AT_MOST_EVERY)
    assert (await visit.come()).status == 303


async def test_a_key_of_the_same_name_from_elsewhere_signs_nothing(visit: DirectoryVisit) -> None:
    await visit.come()
    visit.directory.key = new_key("first")
    assert (await visit.come()).status == 403


async def test_a_directory_that_does_not_answer_is_said_so_in_words(browser: Browser) -> None:
    page = await browser.get("/directory/sign-in")
    assert (page.status, "Try again in a minute" in await page.text()) == (503, True)
    assert "/directory/sign-in" in await (await browser.get("/sign-in")).text()


async def test_grave_decisions_need_a_proof_at_the_directory_that_is_new(
    visit: DirectoryVisit, clock: SettableClock
) -> None:
    await visit.come()
    assert (
        "Confirm that it is you with" in await (await visit.browser.get("/account/confirm")).text()
    )
    visit.directory.claims = {"auth_time": int((clock.now() - timedelta(hours=1)).timestamp())}
    assert (await visit.come("/directory/confirm")).status == 403
    visit.directory.claims = {"auth_time": None}
    assert (await visit.come("/directory/confirm")).status == 403
    visit.directory.claims = {}
    answer = await visit.come("/directory/confirm")
    assert (answer.status, answer.headers["Location"]) == (303, "/directory/confirmed")
    assert (visit.query["prompt"], visit.query["max_age"]) == ("login", "0")
    again = await visit.browser.get("/account/confirm", allow_redirects=False)
    assert (again.status, again.headers["Location"]) == (303, "/account")


async def test_somebody_else_at_the_directory_proves_nothing(visit: DirectoryVisit) -> None:
    await visit.come()
    visit.directory.users["eve"] = replace(OMAR, object_id="eve", email="eve@organisation.example")
    assert (await visit.come("/directory/confirm", user="eve")).status == 403
    assert (await visit.browser.get("/account/confirm", allow_redirects=False)).status == 200
