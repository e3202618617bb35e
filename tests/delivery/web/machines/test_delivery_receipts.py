"""Notify's delivery receipts over HTTP: who may post them, what is read, and what they change."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, text

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.tables import messages
from delivery.web.machines.delivery_receipts import LARGEST_BODY
from integrations.delivery_receipt import attempt_reference
from integrations.notify.email_channel import NotifyEmail
from tests.delivery.records.planned_course import a_booking, a_course
from tests.delivery.web.conftest import Browser, browser_of
from tests.doubles.settable_clock import SettableClock
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, letter, running_notify

TOKEN = "the bearer token of Notify's receipts"
PATH = "/webhooks/notify"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, notify_callback_token=TOKEN)


@pytest.fixture
async def message_id(store: Store, clock: SettableClock) -> int:
    """The row of a message that was handed over in its second attempt."""
    async with store.writing() as tx:
        values = {
            "booking_id": await a_booking(tx, await a_course(tx)),
            "kind": "joining",
            "schedule_version": 1,
            "state": "sent",
            "message_id": "<1@example.org>",
            "attempts": 2,
            "due_at": clock.now(),
            "sent_at": clock.now(),
        }
        row_id: int = await tx.scalar(insert(messages).values(values).returning(messages.c.id))
    return row_id


def receipt(message_id: int, status: str = "delivered", attempt: int = 2) -> bytes:
    reference = attempt_reference(message_id, attempt)
    return json.dumps({"reference": reference, "status": status, "to": "a@example.org"}).encode()


async def post(browser: Browser, raw: bytes, authorization: str = f"Bearer {TOKEN}") -> int:
    answer = await browser.post(PATH, data=raw, headers={"Authorization": authorization})
    return answer.status


async def receipt_on_record(store: Store) -> str | None:
    async with store.reading() as tx:
        on_record: str | None = await tx.scalar(select(messages.c.receipt))
    return on_record


@pytest.mark.parametrize(
    ("status", "state"),
    [("delivered", "delivered"), ("permanent-failure", "bounced"), ("temporary-failure", "failed")],
)
async def test_a_receipt_is_on_record_once_however_often_it_comes(
    status: str, state: str, browser: Browser, store: Store, message_id: int
) -> None:
    for _ in range(3):
        assert await post(browser, receipt(message_id, status)) == 200
    assert await receipt_on_record(store) == state
    async with store.reading() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM message_steps")) == 1


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer another", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"],
)
async def test_without_the_token_nothing_is_read(
    authorization: str, browser: Browser, store: Store, message_id: int
) -> None:
    assert await post(browser, receipt(message_id), authorization) == 401
    assert await receipt_on_record(store) is None


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"reference": "m1.1"}'])
async def test_a_body_that_is_no_receipt_is_refused(
    raw: bytes, browser: Browser, store: Store, message_id: int
) -> None:
    assert await post(browser, raw) == 400
    assert await receipt_on_record(store) is None


async def test_a_body_above_the_limit_is_not_read(browser: Browser) -> None:
    assert await post(browser, b" " * (LARGEST_BODY + 1)) == 413


@pytest.mark.parametrize(
    "reference", [None, "", "m999999.1", "m1.3", "m99999999999999999999.1", "another's"]
)
async def test_a_message_that_is_not_ours_changes_nothing(
    reference: str | None, browser: Browser, store: Store, message_id: int
) -> None:
    raw = json.dumps({"reference": reference, "status": "delivered"}).encode()
    assert await post(browser, raw) == 200
    assert await receipt_on_record(store) is None


async def test_a_receipt_that_cannot_be_stored_is_asked_for_again(
    browser: Browser, store: Store, message_id: int
) -> None:
    async with store.writing() as tx:
        await tx.execute(text("ALTER TABLE message_steps RENAME TO message_steps_away"))
    assert await post(browser, receipt(message_id)) == 503
    async with store.writing() as tx:
        await tx.execute(text("ALTER TABLE message_steps_away RENAME TO message_steps"))
    assert await post(browser, receipt(message_id)) == 200
    assert await receipt_on_record(store) == "delivered"


async def test_without_a_token_in_the_settings_no_receipt_is_taken(
    settings: Settings, store: Store, clock: SettableClock
) -> None:
    app = make_app(replace(settings, notify_callback_token=None), clock, wall=clock, store=store)
    async with browser_of(app) as browser:
        assert await post(browser, b"{}") == 401
        assert await post(browser, b"{}", "Bearer ") == 401


async def test_what_the_simulated_notify_posts_is_on_record(
    browser: Browser, store: Store, message_id: int
) -> None:
    url = str(browser.make_url(PATH))
    async with running_notify(callback_url=url, callback_token=TOKEN) as notify:
        email = NotifyEmail(notify.client(), EMAIL_TEMPLATE)
        to = "anna+permanent-failure@example.org"
        await email.send(letter(to, attempt_reference(message_id, 2)))
        await email.close()
        assert await receipt_on_record(store) is None
        await notify.pass_time(minutes=1)
    assert await receipt_on_record(store) == "bounced"
