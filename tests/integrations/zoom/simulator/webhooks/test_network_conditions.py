"""The requests an endpoint receives over a faulty network: signatures, copies, attempts."""

from datetime import UTC, datetime, timedelta

import msgspec
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from integrations.provider_webhook import BadSignature
from integrations.simulation.timers import SteppedTimers
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.webhooks.deliveries import WebhookSender
from integrations.zoom.simulator.webhooks.delivery_faults import AnyFault
from integrations.zoom.simulator.webhooks.network_conditions import FaultyNetwork
from integrations.zoom.webhooks.signature import verify
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.simulator.zoom_account import CONFIG, Endpoint

START = datetime(2026, 6, 10, 8, tzinfo=UTC)
LEFT = OutgoingWebhook("meeting.participant_left", START, {"object": {"id": "81234567890"}})


async def told(*faults: dict[str, object]) -> Endpoint:
    """The requests that an endpoint received of one webhook within two hours."""
    clock, endpoint = SettableClock(START), Endpoint()
    timers = SteppedTimers(clock.now)
    app = web.Application()
    app.router.add_post("/", endpoint.take)
    async with TestServer(app) as server, ClientSession() as session:
        sender = WebhookSender(CONFIG, clock.now, session, timers)
        sender.network = FaultyNetwork(
            [msgspec.convert(fault, AnyFault) for fault in faults], START, {}
        )
        await sender.send([LEFT], str(server.make_url("/")))
        for minute in range(120):
            clock.set(START + timedelta(minutes=minute))
            await timers.run_due()
    return endpoint


def genuine(endpoint: Endpoint, now: datetime) -> list[bool]:
    return [_is_genuine(webhook.headers, webhook.raw, now) for webhook in endpoint.posted]


def _is_genuine(headers: dict[str, str], raw: bytes, now: datetime) -> bool:
    try:
        return bool(verify(headers, raw, [CONFIG.webhook_secret], now))
    except BadSignature:
        return False


async def test_none_of_the_forgeries_bears_a_good_signature() -> None:
    endpoint = await told({"fault": "forge", "as_event": "meeting.ended"})
    signed_well = genuine(endpoint, START)
    events = [webhook.body["event"] for webhook in endpoint.posted]
    assert sorted(zip(signed_well, events, strict=True)) == [
        *[(False, "meeting.ended")] * 3,
        (True, "meeting.participant_left"),
    ]


async def test_a_replayed_webhook_is_byte_for_byte_the_same() -> None:
    first, again = (await told({"fault": "replay", "minutes": 30})).posted
    for header in ("x-zm-signature", "x-zm-request-timestamp"):
        assert again.headers[header] == first.headers[header]
    assert again.raw == first.raw


async def test_a_webhook_signed_again_has_the_same_body_and_a_new_signature() -> None:
    endpoint = await told({"fault": "re-sign", "minutes": 11})
    first, again = endpoint.posted
    assert again.raw == first.raw
    assert again.headers["x-zm-signature"] != first.headers["x-zm-signature"]
    assert genuine(endpoint, START + timedelta(minutes=11)) == [False, True]


async def test_a_last_try_after_85_minutes_arrives_and_there_is_no_later_one() -> None:
    assert len((await told({"fault": "endpoint down", "to": 85})).posted) == 1
    assert (await told({"fault": "endpoint down", "to": 85.1})).posted == []
