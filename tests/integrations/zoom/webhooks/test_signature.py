"""Verifying the signature of a request."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.provider_webhook import BadSignature
from integrations.zoom.webhooks.signature import keyed_hash, sign, verify

SECRET, NEXT_SECRET = "first secret", "second secret"
NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
RAW = b'{"event":"meeting.started"}'


def headers(at: datetime = NOW, secret: str = SECRET, raw: bytes = RAW) -> dict[str, str]:
    sent_at = str(int(at.timestamp()))
    return {"x-zm-request-timestamp": sent_at, "x-zm-signature": sign(secret, sent_at, raw)}


def test_a_signature_of_zoom_is_genuine() -> None:
    assert verify(headers(), RAW, [SECRET], NOW) == SECRET


def test_either_of_two_secrets_is_accepted_and_returned() -> None:
    assert verify(headers(secret=NEXT_SECRET), RAW, [SECRET, NEXT_SECRET], NOW) == NEXT_SECRET


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    with pytest.raises(BadSignature):
        verify(headers(), RAW + b" ", [SECRET], NOW)


def test_a_secret_that_is_not_ours_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify(headers(secret="another"), RAW, [SECRET], NOW)


def test_without_a_secret_nothing_is_genuine() -> None:
    with pytest.raises(BadSignature):
        verify(headers(secret=""), RAW, [], NOW)


@pytest.mark.parametrize("skew", [-300, 300])
def test_a_signature_holds_five_minutes_either_way(skew: int) -> None:
    assert verify(headers(NOW + timedelta(seconds=skew)), RAW, [SECRET], NOW) == SECRET


@pytest.mark.parametrize("skew", [-301, 301])
def test_and_no_longer(skew: int) -> None:
    with pytest.raises(BadSignature, match="too long ago"):
        verify(headers(NOW + timedelta(seconds=skew)), RAW, [SECRET], NOW)


def test_a_backdated_forgery_is_refused() -> None:
    forged = headers(NOW - timedelta(days=1), "another")
    with pytest.raises(BadSignature) as refusal:
        verify(forged, RAW, [SECRET], NOW)
    assert refusal.value.kind == "unknown_secret"


@pytest.mark.parametrize("sent_at", ["", "now", "-1", "1e9", "1.0", "٣٣٣", "9" * 30, " 1781078400"])
def test_a_time_that_is_none_is_refused(sent_at: str) -> None:
    forged = {**headers(), "x-zm-request-timestamp": sent_at}
    with pytest.raises(BadSignature, match="malformed"):
        verify(forged, RAW, [SECRET], NOW)


@pytest.mark.parametrize("signature", ["", "v0=", "v0=é", "v1=" + "0" * 64, "v0=" + "G" * 64])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature, match="malformed"):
        verify({**headers(), "x-zm-signature": signature}, RAW, [SECRET], NOW)


def test_a_request_without_the_headers_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify({}, RAW, [SECRET], NOW)


def test_the_answer_to_a_validation_is_as_zoom_computes_it() -> None:
    answer = keyed_hash("zoomwebhooksecret", b"Kn5a3Wv7SP6YP5b4BWfZpg")
    assert answer == "2a41c3138d2187a756c51428f78d192e9b88dcf44dd62d1b081ace4ec2241e0a"
