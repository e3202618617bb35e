"""The messages that the listener sends and reads."""

import hashlib
import hmac

import pytest

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.protocol import (
    AppKeys,
    granted,
    hello,
    may_listen,
    media_hello,
    subscription,
)

START = StreamStart("/uuid==", "stream-1", "wss://rtms.example.org")
KEYS = AppKeys("client", "secret")


def test_the_hello_carries_a_signature_over_the_stream() -> None:
    expected = hmac.new(b"secret", b"client,/uuid==,stream-1", hashlib.sha256).hexdigest()
    assert hello(START, KEYS) == {
        "msg_type": 1,
        "protocol_version": 1,
        "sequence": 1,
        "meeting_uuid": "/uuid==",
        "rtms_stream_id": "stream-1",
        "signature": expected,
        "buffer_data": False,
    }


def test_the_secret_is_not_shown() -> None:
    assert "secret" not in repr(AppKeys("client", "a secret"))


def test_we_subscribe_to_cameras_and_to_no_names() -> None:
    assert subscription() == {
        "msg_type": 5,
        "events": [
            {"event_type": 8, "subscribe": True},
            {"event_type": 9, "subscribe": True},
        ],
    }


def test_the_cheapest_of_the_media_that_are_granted_comes_first() -> None:
    urls = {"audio": "wss://a", "video": "wss://v", "all": "wss://x", "transcript": "wss://t"}
    answer = {"media_server": {"server_urls": urls}}
    assert [(medium.name, medium.url) for medium in granted(answer)] == [
        ("transcript", "wss://t"),
        ("video", "wss://v"),
        ("audio", "wss://a"),
    ]


@pytest.mark.parametrize("answer", [{}, {"media_server": {"server_urls": {}}}, {"media_server": 7}])
def test_nothing_may_be_granted(answer: dict[str, object]) -> None:
    assert granted(answer) == ()


def test_a_medium_is_asked_for_alone() -> None:
    (medium,) = granted({"media_server": {"server_urls": {"transcript": "wss://t"}}})
    said = media_hello(START, KEYS, medium)
    assert said["media_type"] == 8
    assert said["media_params"] == {"transcript": {"content_type": 5}}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://rtms.zoom.us:443", True),
        ("ws://127.0.0.1:8081/signal", True),
        ("ws://[::1]:8081", True),
        ("ws://localhost:8081", True),
        ("ws://rtms.zoom.us", False),
        ("ws://10.0.0.1", False),
        ("ws://127.0.0.1.example.org", False),
        ("https://rtms.zoom.us", False),
        ("wss://", False),
        ("wss://[", False),
        ("", False),
    ],
)
def test_only_a_rehearsal_on_this_machine_does_without_tls(url: str, expected: bool) -> None:
    assert may_listen(url) is expected
