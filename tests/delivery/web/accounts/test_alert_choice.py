"""A trainer's choice of how alerts call them stands with the account, not with a browser."""

import re

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.web.trainer.notes import SCRIPT
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.stored_rows import audit_entries


@pytest.fixture
async def live(store: Store, clock: SettableClock) -> LiveCourse:
    clock.set(at("08:40"))
    return await course_of(store, clock, await somebody(store, "trainer", clock.now()))


def path_of(live: LiveCourse) -> str:
    return f"/trainer/courses/{live.course_id}/alerts"


async def boxes(browser: Browser, live: LiveCourse) -> dict[str, bool]:
    """Which boxes of the page are ticked."""
    page = await (await browser.get(path_of(live))).text()
    ticks = re.findall(r'<input type="checkbox"[^>]*name="(\w+)"([^>]*)>', page)
    return {name: "checked" in attributes for name, attributes in ticks}


async def test_who_has_chosen_nothing_has_the_providers_defaults(
    browser: Browser, sign_in: SignIn, live: LiveCourse
) -> None:
    await sign_in("trainer")
    assert await boxes(browser, live) == {"sound": True, "notices": False}


async def test_a_choice_holds_wherever_the_trainer_signs_in(
    browser: Browser, sign_in: SignIn, live: LiveCourse, store: Store
) -> None:
    csrf = await sign_in("trainer")
    form = {"csrf": csrf, "notices": "yes"}
    answer = await browser.post(path_of(live), data=form, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, path_of(live))
    browser.session.cookie_jar.clear()
    await sign_in("trainer")
    assert await boxes(browser, live) == {"sound": False, "notices": True}
    async with store.reading() as tx:
        entries = await audit_entries(tx, at("08:00"), at("10:00"))
    assert ("alerts chosen", f"user {live.trainer_id}") in [
        (entry.act, entry.subject) for entry in entries
    ]


async def test_a_script_gets_an_answer_without_a_page(
    browser: Browser, sign_in: SignIn, live: LiveCourse, store: Store
) -> None:
    csrf = await sign_in("trainer")
    form, headers = {"csrf": csrf, "sound": "yes"}, {SCRIPT: "1", "Accept": "text/plain"}
    assert (await browser.post(path_of(live), data=form, headers=headers)).status == 204
    async with store.reading() as tx:
        trainer = await users.by_id(tx, live.trainer_id)
    assert trainer is not None
    assert (trainer.alert_sound, trainer.alert_notices) == (True, False)
