"""Which webhooks are accepted, and which refused ones are known to be lost."""

from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from structlog.testing import capture_logs

from compliance.events import NotHeard
from delivery.app import make_app
from delivery.assessment import course_inputs
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.outages import endpoint_validation, webhook_reach
from delivery.web.app_keys import WEBHOOK_REJECTIONS
from integrations.zoom.webhooks.signature import keyed_hash
from tests.delivery.web.machines.zoom_post import JOINED, SECRET, kept, signed
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import raw
from tests.scenes.live_course import course_of
from tests.scenes.scene import at
from tests.signing_in import somebody


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, zoom_webhook_secrets=(SECRET, "next secret"))


async def test_each_of_two_configured_secrets_is_accepted(post: Any, clock: SettableClock) -> None:
    assert (await post(JOINED, signed(JOINED, clock, "next secret")))[0] == 200


async def test_a_bad_signature_is_refused_without_personal_data_in_the_log(
    post: Any, store: Store, clock: SettableClock
) -> None:
    with capture_logs() as logs:
        status, text = await post(JOINED, signed(JOINED, clock, "another"))
    assert (status, text) == (401, "")
    assert await kept(store) == []
    assert "webhook refused" in {entry["event"] for entry in logs}
    assert [word for word in ("Jo", "example.org", "reg-1", "203.0") if word in str(logs)] == []


async def test_webhooks_refused_in_a_run_are_known_to_be_lost(
    app: Application, post: Any, store: Store, clock: SettableClock
) -> None:
    for _ in range(3):
        await post(JOINED, signed(JOINED, clock, "the secret before ours"))
    await app[WEBHOOK_REJECTIONS].note()
    async with store.reading() as tx:
        (run,) = (await webhook_reach.since(tx, clock.now())).rejections
    assert (run.kind, run.began_at, run.ended_at) == ("unknown_secret", clock.now(), None)


async def test_webhooks_refused_before_the_secret_was_corrected_stay_lost(
    settings: Settings, store: Store, clock: SettableClock
) -> None:
    """The service is started again with the secret that Zoom signs with now."""
    course = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    for wall, secrets, status in (
        ("09:10", ("the one before",), 401),
        ("09:30", ("the one before",), 401),
        ("09:40", (SECRET,), 200),
    ):
        clock.set(at(wall))
        ours = replace(settings, zoom_webhook_secrets=secrets)
        app = make_app(ours, clock, wall=clock, store=store)
        async with TestClient(TestServer(app)) as zoom:
            answer = await zoom.post("/webhooks/zoom", data=JOINED, headers=signed(JOINED, clock))
            assert answer.status == status
    async with store.reading() as tx:
        inputs = await course_inputs.read(tx, course.course_id)
    assert inputs is not None
    lost = {
        (event.start, event.end, event.why)
        for event in inputs.events
        if isinstance(event, NotHeard)
    }
    assert (at("09:09"), at("09:40"), "refused") in lost


async def test_forgeries_before_an_accepted_webhook_lose_nothing(
    app: Application, post: Any, store: Store, clock: SettableClock
) -> None:
    await post(JOINED, signed(JOINED, clock, "a stranger's"))
    await app[WEBHOOK_REJECTIONS].note()
    await post(JOINED)
    await app[WEBHOOK_REJECTIONS].note()
    async with store.reading() as tx:
        assert (await webhook_reach.since(tx, clock.now())).rejections == ()


async def test_the_validation_is_answered(post: Any) -> None:
    question = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    status, text = await post(question)
    assert status == 200
    assert keyed_hash(SECRET, b"qgg8vl") in text


async def test_the_validation_is_answered_with_its_own_secret(
    post: Any, clock: SettableClock
) -> None:
    question = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    _, text = await post(question, signed(question, clock, "next secret"))
    assert keyed_hash("next secret", b"qgg8vl") in text


async def test_an_unsigned_validation_is_not_answered(post: Any) -> None:
    question = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vl"}})
    assert await post(question, {"X-Zm-Signature": "v0=" + "0" * 64}) == (401, "")


async def test_the_validation_signs_no_webhook(post: Any) -> None:
    wanted = "v0:1781078400:{}"
    question = raw({"event": "endpoint.url_validation", "payload": {"plainToken": wanted}})
    assert await post(question) == (200, "")


async def test_the_time_of_the_validation_is_stored_outside_the_ledger(
    post: Any, store: Store, clock: SettableClock
) -> None:
    body = {"event": "endpoint.url_validation", "payload": {"plainToken": "q9ibPhGeRZ6ayx5WTrXjRw"}}
    assert (await post(raw(body)))[0] == 200
    async with store.reading() as tx:
        assert await endpoint_validation.answered_at(tx) == clock.now()
    assert await kept(store) == []
