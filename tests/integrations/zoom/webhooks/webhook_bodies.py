"""Webhook bodies in Zoom's shapes: a guest's ids are empty, and ids occur as numbers and
strings."""

import json
from collections.abc import Mapping
from typing import Any

INSTANCE = "/abCD+efGH1ijKL2mnOP3==="
MEETING = "81234567890"
AT = "2026-06-10T08:00:03Z"
AT_MS = 1781078403412


def body(
    event: str, inner: Mapping[str, object] | None = None, **payload: object
) -> dict[str, Any]:
    """An event whose `object` holds `inner` and the fields of every meeting event."""
    return {
        "event": event,
        "event_ts": AT_MS,
        "payload": {
            "account_id": "AAAAAABBBB",
            "object": {
                "id": MEETING,
                "uuid": INSTANCE,
                "host_id": "HOST1",
                "host_email": "host@example.org",
                "topic": "Speed awareness for Jo Bloggs",
                "type": 2,
                "start_time": "2026-06-10T07:40:00Z",
                "duration": 165,
                "timezone": "Europe/London",
                **(inner or {}),
            },
            **payload,
        },
    }


def about(event: str, **participant: object) -> dict[str, Any]:
    """An event of a registered guest, who has no Zoom account."""
    return body(
        event,
        {
            "participant": {
                "user_id": "16778240",
                "user_name": "Jo Bloggs",
                "id": "",
                "participant_user_id": "",
                "participant_uuid": "PU-1",
                "registrant_id": "reg-1",
                "email": "jo@example.org",
                "phone_number": "07700900000",
                "public_ip": "203.0.113.1",
                "private_ip": "172.30.1.9",
                "customer_key": "key",
                **participant,
            }
        },
    )


def measured(user_id: object = "16778240", **details: object) -> dict[str, Any]:
    """The quality of a connection. Its object names the instance alone, and no meeting."""
    qos = [
        {"type": kind, "details": {"avg_loss": "2.5%", "max_loss": "12.5%", **details}}
        for kind in ("audio_output", "video_output", "cpu_usage")
    ]
    person = {"participant_id": user_id, "id": "", "email": "jo@example.org", "qos": qos}
    return {
        "event": "meeting.participant_qos_summary",
        "event_ts": AT_MS,
        "payload": {"object": {"uuid": INSTANCE, "participant": person}},
    }


def rtms_started(stream: str = "stream-1", **fields: object) -> dict[str, Any]:
    """The body is flat, as documented: it has no `object`."""
    return {
        "event": "meeting.rtms_started",
        "event_ts": AT_MS,
        "payload": {
            "meeting_uuid": INSTANCE,
            "operator_id": "HOST1",
            "rtms_stream_id": stream,
            "server_urls": "wss://rtms.example.org:443",
            **fields,
        },
    }


def raw(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields).encode()
