"""Officers and administrators keep trainers' licences, and Readiness says what is missing."""

import pytest

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.review import audit
from tests.delivery.web.conftest import Browser, SignIn
from tests.doubles.settable_clock import SettableClock
from tests.signing_in import somebody


@pytest.mark.parametrize("role", ["officer", "administrator"])
async def test_a_licence_is_noted_replaced_and_removed(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock, role: str
) -> None:
    csrf = await sign_in(role)
    trainer = {"trainer": str(await somebody(store, "trainer", clock.now())), "csrf": csrf}
    for day in ("2026-07-31", "2027-07-31"):
        form = {**trainer, "course_type": "WDU", "ends_on": day}
        assert (await browser.post("/licences", data=form)).status == 200
    page = await (await browser.get("/licences")).text()
    assert ("31 July 2027" in page, "31 July 2026" in page) == (True, False)
    await browser.post("/licences/remove", data={**trainer, "course_type": "WDU"})
    assert "31 July 2027" not in await (await browser.get("/licences")).text()
    async with store.reading() as tx:
        acts = [entry.act for entry in await audit.latest(tx, 10)]
    assert {"licence noted: WDU until 2027-07-31", "licence removed: WDU"} <= {*acts}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"trainer": ""}, "Select a trainer"),
        ({"trainer": "9" * 30}, "Select a trainer"),
        ({"trainer": "2"}, "Select a trainer"),  # an officer
        ({"course_type": ""}, "Select a course type"),
        ({"course_type": "x" * 21}, "Select a course type"),
        ({"ends_on": "31/07/2026"}, "Enter the last day of the licence"),
    ],
)
async def test_what_cannot_be_meant_is_refused_in_words(
    browser: Browser,
    sign_in: SignIn,
    store: Store,
    clock: SettableClock,
    wrong: dict[str, str],
    words: str,
) -> None:
    trainer_id = await somebody(store, "trainer", clock.now())
    csrf = await sign_in("officer")
    form = {"trainer": str(trainer_id), "course_type": "WDU", "ends_on": "2026-07-31"}
    answer = await browser.post("/licences", data={**form, **wrong, "csrf": csrf})
    assert (answer.status, words in await answer.text()) == (422, True)


async def test_a_trainer_who_left_is_listed_no_more(
    browser: Browser, sign_in: SignIn, store: Store, clock: SettableClock
) -> None:
    trainer_id = await somebody(store, "trainer", clock.now())
    await sign_in("officer")
    async with store.writing() as tx:
        await users.deactivate(tx, trainer_id)
    assert "No licence is noted yet" in await (await browser.get("/licences")).text()
