"""An administrator gives a trainer, also one from the directory, a Zoom user ID afterwards."""

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries


@pytest.fixture
async def trainer(store: Store, clock: SettableClock) -> int:
    async with store.writing() as tx:
        return await users.add(
            tx,
            email="priya@example.org",
            name="Priya Shah",
            role="trainer",
            directory_id="tenant/object",
            now=clock.now(),
        )


async def id_of(store: Store, user_id: int) -> str | None:
    async with store.reading() as tx:
        user = await users.by_id(tx, user_id)
    assert user is not None
    return user.zoom_user_id


async def test_it_is_set_changed_and_taken_away_on_record(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock, trainer: int
) -> None:
    csrf, path = await sign_in("administrator"), f"/users/{trainer}/zoom-user-id"
    assert path in await (await browser.get("/users")).text()
    for typed, stored in ((" abc123 ", "abc123"), ("x" * 65, "abc123"), ("", None)):
        await browser.post(path, data={"csrf": csrf, "zoom_user_id": typed})
        assert await id_of(store, trainer) == stored
    async with store.reading() as tx:
        noted = await audit_entries(tx, clock.now(), clock.now().replace(year=2099))
    acts = [(entry.act, entry.subject) for entry in noted if "Zoom" in entry.act]
    assert acts == 2 * [("Zoom user ID set", f"user {trainer}")]


async def test_a_long_id_is_refused_with_the_reason(
    browser: Browser, sign_in: SignIn, trainer: int
) -> None:
    form = {"csrf": await sign_in("administrator"), "zoom_user_id": "x" * 65}
    answer = await browser.post(f"/users/{trainer}/zoom-user-id", data=form)
    assert answer.status == 422
    assert "64 characters or fewer" in await answer.text()


async def test_only_trainers_have_such_a_page(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("administrator")
    assert (await browser.get("/users/1/zoom-user-id")).status == 404
    assert (await browser.get("/users/99/zoom-user-id")).status == 404
