"""Another system cancels a booking, and the office finds the refund among its tasks."""

from datetime import timedelta

import pytest

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.machines.test_register_api import BOOKING, COURSE, token
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at

REFUND = "Refund £55 for a late cancellation"


@pytest.mark.parametrize(
    ("before", "is_owed"),
    [(timedelta(hours=48), True), (timedelta(hours=48, seconds=1), False)],
    ids=["48:00:00", "48:00:01"],
)
async def test_the_refund_of_a_late_cancellation_stands_among_the_tasks(
    browser: Browser,
    settings: Settings,
    store: Store,
    clock: SettableClock,
    sign_in: SignIn,
    before: timedelta,
    is_owed: bool,
) -> None:
    bearer = await token(store, settings, *api_tokens.SCOPES)
    headers = {"Authorization": f"Bearer {bearer}"}
    clock.set(at("09:00") - timedelta(days=4))
    for path, body in (("courses", COURSE), ("bookings", BOOKING)):
        assert (await browser.post(f"/api/v1/{path}", json=body, headers=headers)).status == 201
    clock.set(at("09:00") - before)
    cancelled = BOOKING | {"state": "cancelled"}
    answer = await browser.post("/api/v1/bookings", json=cancelled, headers=headers)
    assert answer.status == 200
    await sign_in("officer")
    page = await (await browser.get("/officer/tasks")).text()
    assert (REFUND in page) is is_owed
