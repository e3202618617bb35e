"""Webhooks are signed, and retried as Zoom retries them."""

import hashlib
import hmac

import pytest
from aiohttp import web

from tests.integrations.zoom.simulator.zoom_account import (
    Endpoint,
    HeldMeeting,
    Posted,
    ZoomUnderTest,
)

JOINED = "meeting.participant_joined"


def signature(posted: Posted, secret: bytes = b"webhook-secret") -> str:
    stamp = posted.headers["x-zm-request-timestamp"]
    return (
        "v0=" + hmac.new(secret, f"v0:{stamp}:".encode() + posted.raw, hashlib.sha256).hexdigest()
    )


async def test_every_webhook_is_signed_over_its_raw_body(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    assert endpoint.posted
    for posted in endpoint.posted:
        assert posted.headers["x-zm-signature"] == signature(posted)
    assert endpoint.posted[-1].headers["x-zm-request-timestamp"] == "1781077200"
    assert endpoint.posted[-1].body["event_ts"] == 1781077200000


async def test_an_act_is_answered_after_its_webhooks(held: HeldMeeting, endpoint: Endpoint) -> None:
    said = len(endpoint.posted)
    await held.act("join")
    assert len(endpoint.posted) == said + 1


@pytest.mark.parametrize("status", [500, 503])
async def test_a_failure_is_retried_with_the_same_body_and_another_signature(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint, status: int
) -> None:
    zoom.clock.tick = 1.0
    endpoint.answers = [web.Response(status=status), web.Response(status=status)]
    await held.act("join")
    await zoom.act("settle")
    first, *again = [
        attempt for attempt in endpoint.posted if attempt.raw == endpoint.posted[-1].raw
    ]
    assert len(again) == 2
    for retry in again:
        assert retry.headers["x-zm-request-id"] == first.headers["x-zm-request-id"]
        assert retry.headers["x-zm-request-timestamp"] > first.headers["x-zm-request-timestamp"]
        assert retry.headers["x-zm-signature"] == signature(retry)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429])
async def test_a_refusal_is_final(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint, status: int
) -> None:
    endpoint.answers = [web.Response(status=status, headers={"Location": endpoint.url})]
    await held.act("join")
    await zoom.act("settle")
    (_, sent) = await zoom.deliveries(JOINED)
    assert (sent["state"], [a["answer"] for a in sent["attempts"]]) == ("refused", [status])


async def test_after_three_retries_zoom_gives_up(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    endpoint.answers = [web.Response(status=503) for _ in range(4)]
    await held.act("join")
    await zoom.act("settle")
    (_, sent) = await zoom.deliveries(JOINED)
    assert (sent["state"], len(sent["attempts"])) == ("given up", 4)


async def test_an_endpoint_that_is_not_there_is_tried_again(
    held: HeldMeeting, zoom: ZoomUnderTest
) -> None:
    await zoom.act("subscribe", url="http://127.0.0.1:9/webhooks/zoom")
    await held.act("join")
    await zoom.act("settle")
    (_, sent) = await zoom.deliveries(JOINED)
    assert [a["answer"] for a in sent["attempts"]] == ["no connection"] * 4


async def test_the_endpoint_is_validated_by_its_answer(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    right = hmac.new(b"webhook-secret", b"token", hashlib.sha256).hexdigest()
    good = {"plainToken": "token", "encryptedToken": right}
    endpoint.answers = [web.json_response(good), web.json_response(good | {"plainToken": ""})]
    assert (await zoom.act("validate_url", plain_token="token"))["valid"] is True
    assert (await zoom.act("validate_url", plain_token="token"))["valid"] is False
    assert endpoint.posted[-1].headers["x-zm-signature"] == signature(endpoint.posted[-1])
