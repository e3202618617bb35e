"""The administrator's page of API tokens."""

from datetime import timedelta

from delivery.accounts import api_tokens
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries

SECRET = "s" * 32


async def two_tokens(store: Store, clock: SettableClock) -> list[str]:
    scopes = frozenset({"bookings:write"})
    async with store.writing() as tx:
        return [
            await api_tokens.issue(tx, SECRET, holder, scopes, clock.now(), timedelta(days=90))
            for holder in ("Booking system", "Old <b>system</b>")
        ]


async def test_every_token_is_listed_and_one_is_revoked_alone(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    tokens = await two_tokens(store, clock)
    csrf = await sign_in("administrator")
    page = await (await browser.get("/tokens")).text()
    assert "Booking system" in page
    assert "Old &lt;b&gt;system" in page
    assert all(token not in page for token in tokens)
    page = await (await browser.post("/tokens/2/revoke", data={"csrf": csrf})).text()
    assert page.count("Revoked Monday 8 June 2026") == 1
    assert page.count("Works") == 1
    await browser.post("/tokens/2/revoke", data={"csrf": csrf})
    async with store.reading() as tx:
        entries = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
    revoked = [(entry.user_id, entry.subject) for entry in entries if "revoked" in entry.act]
    assert revoked == [(1, "token 2")]


async def test_a_token_that_has_ended_is_shown_as_such(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    await two_tokens(store, clock)
    clock.go_on(timedelta(days=91))
    await sign_in("administrator")
    page = await (await browser.get("/tokens")).text()
    assert page.count("Expired") == 2
    assert "Revoke<" not in page


async def test_the_audit_trail_names_users_and_systems(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    await two_tokens(store, clock)
    form = {"email": "nobody@example.org", "password": "wrong"}
    await browser.post("/sign-in", data=form)
    csrf = await sign_in("administrator")
    await browser.post("/tokens/1/revoke", data={"csrf": csrf})
    page = " ".join((await (await browser.get("/audit")).text()).split())
    assert "Sign-in failed" in page
    assert "Unknown address" in page
    assert "nobody@example.org" not in page
    assert "Signed in by link" in page
    assert "API token revoked" in page
    assert "Test Administrator" in page
