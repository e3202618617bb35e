"""Another system says that the force withdrew an offer, after the course."""

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.tasks import tasks, withdrawals
from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.test_register_api import BOOKING, COURSE, token
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.stored_rows import audit_entries


async def test_a_withdrawal_after_the_course_is_taken_and_the_booking_stays(
    browser: Browser, settings: Settings, store: Store, clock: SettableClock
) -> None:
    bearer = await token(store, settings, *api_tokens.SCOPES)

    async def send(where: str, body: object) -> tuple[int, object]:
        headers = {"Authorization": f"Bearer {bearer}"}
        answer = await browser.post(f"/api/v1/{where}", json=body, headers=headers)
        return answer.status, await answer.json()

    await send("courses", COURSE)
    await send("bookings", BOOKING)
    clock.set(at("20:00"))
    withdrawn = BOOKING | {"state": "withdrawn", "email": "other@mail.example"}
    assert await send("bookings", withdrawn) == (200, {"outcome": "changed", "client_page": None})
    assert await send("bookings", withdrawn) == (200, {"outcome": "unchanged", "client_page": None})
    async with store.reading() as tx:
        (booking,) = await bookings.of_course(tx, 1)
        (row,) = (await withdrawals.of_course(tx, 1)).values()
        (refund,) = await tasks.of_cases(tx, 1, [booking.id])
        entries = await audit_entries(tx, at("20:00"), at("20:01"))
    assert (booking.state, booking.email) == ("booked", BOOKING["email"])
    assert (row.withdrawn_at, row.user_id, row.token_id) == (at("20:00"), None, 1)
    assert (refund.kind, refund.state, refund.amount_pence) == ("refund", "open", None)
    assert [entry.act for entry in entries] == ["offer withdrawn"]
