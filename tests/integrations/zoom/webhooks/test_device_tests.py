"""Zoom's webhook about a test of devices is kept as a hint, and is no event of a course."""

import json
from datetime import timedelta

import pytest

from integrations.zoom.webhooks.device_tests import read
from integrations.zoom.webhooks.event_translation import translate
from integrations.zoom.webhooks.webhook_request import parse
from integrations.zoom.zoom_provider import ZoomProvider
from tests.integrations.zoom.webhooks.webhook_bodies import AT_MS, INSTANCE, raw
from tests.scenes.scene import at

RESULT = {
    "user_id": "1234567890",
    "user_name": "Alan Archer",
    "camera_status": 0,
    "speaker_status": 1,
    "microphone_status": 2,
    "os": "ios",
}


def body(result: object) -> dict[str, object]:
    inner = {"id": 81234567890, "uuid": INSTANCE, "test_result": result}
    return {"event": "meeting.device_tested", "event_ts": AT_MS, "payload": {"object": inner}}


def test_only_the_name_and_the_results_are_kept() -> None:
    webhook = parse(raw(body(RESULT)))
    retained = json.loads(bytes(webhook.retained))
    assert webhook.meeting_id == "81234567890"
    assert retained["payload"]["object"]["test_result"] == {
        name: RESULT[name] for name in RESULT if name not in ("user_id", "os")
    }
    test = ZoomProvider().device_test({"body": retained})
    assert test is not None
    assert (test.at, test.name) == (
        at("09:00") + timedelta(seconds=AT_MS // 1000 % 60),
        "Alan Archer",
    )
    assert test.works == {"camera": None, "speaker": False, "microphone": True}


def test_it_is_no_event_that_a_rule_could_read() -> None:
    assert translate(body(RESULT), at("09:00")) == ()


@pytest.mark.parametrize("result", [None, [], {}, "ok", RESULT | {"user_name": ""}])
def test_a_body_without_a_name_is_no_hint(result: object) -> None:
    assert read(body(result)) is None


@pytest.mark.parametrize("status", [3, -1, "two", None, [], True, 1e300])
def test_an_unknown_status_is_unknown(status: object) -> None:
    test = read(body(RESULT | {"camera_status": status}))
    assert test is not None
    assert test.works["camera"] is None
