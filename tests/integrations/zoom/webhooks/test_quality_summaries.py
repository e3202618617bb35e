"""Zoom's webhook about the quality of a connection is kept as a hint and is no course event."""

import json
from typing import Any

import pytest

from integrations.hints.connection_quality import ConnectionQuality, QualityFigures
from integrations.zoom.webhooks.event_translation import translate
from integrations.zoom.webhooks.quality_summaries import read
from integrations.zoom.webhooks.webhook_request import parse
from integrations.zoom.zoom_provider import ZoomProvider
from tests.integrations.zoom.webhooks.webhook_bodies import AT_MS, INSTANCE, raw
from tests.scenes.scene import at

PICTURE = {
    "min_bitrate": "200 kbps",
    "avg_latency": "120 ms",
    "max_latency": "900 ms",
    "avg_jitter": "8 ms",
    "max_jitter": "81.5 ms",
    "avg_loss": "2.5%",
    "max_loss": "12.5%",
    "resolution": "640*360",
}


def kind(type_: object, **details: object) -> dict[str, object]:
    return {"type": type_, "details": details}


def body(qos: object, **participant: object) -> dict[str, Any]:
    """As in Zoom's sample: the object names the instance alone."""
    named = {
        "participant_id": "16778240",
        "user_name": "Alan Archer",
        "id": "",
        "email": "alan@example.org",
        **participant,
    }
    inner = {"uuid": INSTANCE, "participant": {**named, "qos": qos}}
    return {
        "event": "meeting.participant_qos_summary",
        "event_ts": AT_MS,
        "payload": {"account_id": "AAAAAABBBB", "object": inner},
    }


def quality(qos: object, **participant: object) -> ConnectionQuality:
    summary = read(body(qos, **participant))
    assert summary is not None
    return summary


def test_figures_of_the_sent_picture_and_sound_are_read() -> None:
    summary = quality([kind("video_output", **PICTURE), kind("audio_output", max_loss="0.0%")])
    assert summary.picture == {
        "loss": QualityFigures(2.5, 12.5),
        "latency": QualityFigures(120, 900),
        "jitter": QualityFigures(8, 81.5),
    }
    assert summary.sound == {"loss": QualityFigures(None, 0)}
    assert (summary.instance, summary.user_id) == (INSTANCE, "16778240")


def test_no_name_no_address_and_no_other_kind_is_kept() -> None:
    sent = [kind("video_output", **PICTURE), kind("cpu_usage", max_loss="3%"), kind("video_input")]
    webhook = parse(raw(body(sent, registrant_id="reg-1")))
    retained = json.loads(bytes(webhook.retained))
    assert (webhook.meeting_id, webhook.instance) == (None, INSTANCE)
    details = {name: value for name, value in PICTURE.items() if name[:3] in ("avg", "max")}
    assert retained["payload"]["object"]["participant"] == {
        "participant_id": "16778240",
        "id": "",
        "registrant_id": "reg-1",
        "qos": [{"type": "video_output", "details": details}],
    }
    again = ZoomProvider().connection_quality({"body": retained})
    assert again == quality(sent, registrant_id="reg-1")


def test_it_is_no_event_that_a_rule_could_read() -> None:
    assert translate(body([kind("video_output", **PICTURE)]), at("09:00")) == ()


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("0.0%", 0),
        ("12.5 %", 12.5),
        ("7", 7),
        (7, 7),
        (0.5, 0.5),
        ("", None),
        (None, None),
        (True, None),
        ("12 ms", None),
        ("-3%", None),
        (-3, None),
        (10**9, None),
        ("1000000000%", None),
        ("100.1%", None),
        (10**400, None),
        ("3,5%", None),
        ("٣%", None),
        ([], None),
        ({"max": 3}, None),
    ],
)
def test_a_figure_is_read_or_unknown_and_costs_no_other(written: object, figure: float) -> None:
    summary = quality([kind("video_output", max_loss=written, max_latency="900 ms")])
    assert summary.picture.get("loss", QualityFigures()).most == figure
    assert summary.picture["latency"] == QualityFigures(None, 900)


@pytest.mark.parametrize(
    "qos",
    [
        None,
        "bad",
        {},
        {"type": "video_output"},
        [None, 3, [], {}],
        [kind(["video_output"], max_loss="3%")],
        [{"type": "video_output", "details": ["3%"]}],
        [kind("video_input", max_loss="3%")],
    ],
)
def test_a_list_of_another_shape_tells_nothing(qos: object) -> None:
    summary = quality(qos)
    assert (summary.sound, summary.picture) == ({}, {})
    retained = json.loads(bytes(parse(raw(body(qos))).retained))
    assert read(retained) == summary


def test_a_connection_is_named_by_its_own_id_or_by_a_registrants() -> None:
    assert quality([], participant_id="", user_id=16778240).user_id == "16778240"
    assert quality([], participant_id=None, id="reg-1").registrants == {"reg-1"}
    assert read(body([], participant_id="")) is None
    nowhere = body([])
    nowhere["payload"]["object"]["uuid"] = ""
    assert read(nowhere) is None
