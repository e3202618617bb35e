"""Ledger lines are read into events, and an odd value in a line of a provider is no fault."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from compliance.provider_report import Reported, ReportedStay
from compliance.stream_events import CameraReported
from delivery.ledger.entry_decoding import LineFault, events_of
from delivery.ledger.report_entry import entry_of
from integrations.zoom.rtms.rtms_messages import CAMERA_OFF, CAMERA_ON, EVENT_UPDATE
from integrations.zoom.webhooks.event_translation import EVENTS
from tests.integrations.zoom.arbitrary_values import any_object, untimed
from tests.integrations.zoom.webhooks.webhook_bodies import about, body
from tests.scenes.scene import at

ODD = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(-(2**70), 2**70),
    some.floats(allow_nan=False, allow_infinity=False),
    some.sampled_from(["", " 16 ", "\x0016", "1781078403412", "2026-06-10T08:00:03Z", "removed"]),
    some.text(max_size=5),
    some.just([]),
    some.just({}),
    some.just([{"user_id": 16}, "16"]),
)
WHO = (
    "participant_uuid",
    "user_id",
    "registrant_id",
    "participant_user_id",
    "id",
    "user_name",
    "join_time",
    "leave_time",
    "leave_reason",
    "date_time",
    "new_role",
)


def changed(line: dict[str, Any], where: tuple[str, ...], value: object) -> None:
    """Puts a value there, if there is a there."""
    part: Any = line
    for key in where[:-1]:
        part = part.get(key)
        assume(isinstance(part, dict))
    part[where[-1]] = value


def webhook(event: str, **participant: object) -> dict[str, Any]:
    events = about(event, **participant)
    events["payload"]["object"]["recording_file"] = {"recording_start": "2026-06-10T09:00:00+01:00"}
    return {"source": "zoom", "received_at": "2026-06-10T08:00:04Z", "body": events}


def camera(**changed: object) -> dict[str, Any]:
    event = {"event_type": CAMERA_ON, "timestamp": 1781078403412}
    people = [{"user_id": "16778240"}, {"user_id": 16779264}]
    message = {"msg_type": EVENT_UPDATE, "event": {**event, "participants": people}}
    stamp = {"received_at": "2026-06-10T08:00:04Z", "meeting_uuid": "u==", "stream": "s"}
    return {"source": "rtms", **stamp, "message": message, **changed}


def report(**row: Any) -> dict[str, Any]:
    stay: dict[str, Any] = {
        "user_id": "16",
        "registrant_id": "r",
        "account_id": None,
        "name": "Jo",
        "joined_at": at("09:00"),
        "left_at": None,
    }
    rows = [ReportedStay(**{**stay, **row}), ReportedStay(**stay, waiting=True)]
    return entry_of("u==", rows, meeting_id="8", received_at=at("12:00")).line


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_webhook_that_we_use_is_an_event(event: str) -> None:
    times = dict.fromkeys(("join_time", "leave_time", "date_time"), "2026-06-10T08:00:03Z")
    assert len(events_of(webhook(event, **times))) == 1


@pytest.mark.parametrize("kind", [CAMERA_ON, CAMERA_OFF])
def test_a_camera_is_an_event_of_everybody_it_names(kind: int) -> None:
    line = camera()
    line["message"]["event"]["event_type"] = kind
    (event,) = events_of(line)
    assert isinstance(event, CameraReported)
    assert (event.user_ids, event.on) == (("16778240", "16779264"), kind == CAMERA_ON)


def test_a_report_is_one_event_of_all_its_stays() -> None:
    (event,) = events_of(report(left_at=at("10:00")))
    assert isinstance(event, Reported)
    assert [stay.waiting for stay in event.stays].count(True) == 1


@pytest.mark.thorough
@untimed
@given(
    some.sampled_from(sorted(EVENTS)),
    some.sampled_from(
        [
            ("body",),
            ("body", "event"),
            ("body", "event_ts"),
            ("body", "payload"),
            ("body", "payload", "object"),
            ("body", "payload", "object", "uuid"),
            ("body", "payload", "object", "start_time"),
            ("body", "payload", "object", "end_time"),
            ("body", "payload", "object", "participant"),
            ("body", "payload", "object", "recording_file"),
            ("body", "payload", "object", "recording_file", "recording_start"),
            *(("body", "payload", "object", "participant", field) for field in WHO),
        ]
    ),
    ODD,
)
def test_a_webhook_that_is_odd_in_one_place_is_at_most_one_event(
    event: str, where: tuple[str, ...], value: object
) -> None:
    line = webhook(event, date_time="2026-06-10T08:00:03Z")
    changed(line, where, value)
    assert len(events_of(line)) <= 1


@untimed
@given(some.sampled_from(sorted(EVENTS)), any_object(WHO, ODD))
def test_a_webhook_about_an_odd_person_is_at_most_one_event(
    event: str, participant: dict[str, object]
) -> None:
    inner = {"participant": participant}
    assert len(events_of({"source": "zoom", "body": body(event, inner)})) <= 1


@untimed
@given(
    some.sampled_from(
        [
            ("meeting_uuid",),
            ("stream",),
            ("lost",),
            ("received_at",),
            ("message",),
            ("message", "msg_type"),
            ("message", "timestamp"),
            ("message", "event"),
            ("message", "event", "event_type"),
            ("message", "event", "timestamp"),
            ("message", "event", "participants"),
        ]
    ),
    some.one_of(ODD, some.sampled_from([6, "6", 6.0, 8, " 9 ", 9.0, True])),
)
def test_a_camera_that_is_odd_in_one_place_is_at_most_one_event(
    where: tuple[str, ...], value: object
) -> None:
    line = camera()
    changed(line, where, value)
    assert len(events_of(line)) <= 1


@pytest.mark.parametrize("line", [camera(lost=True), camera(message={"msg_type": 8, "state": 4})])
def test_a_change_of_a_streams_state_is_an_event(line: dict[str, Any]) -> None:
    assert len(events_of(line)) == 1


def test_a_report_with_a_time_of_no_zone_is_a_fault() -> None:
    line = report()
    line["rows"][0]["joined_at"] = "2026-06-10T09:00:00"
    with pytest.raises(LineFault):
        events_of(line)


@pytest.mark.parametrize("source", [None, 7, "telephone", ["zoom"]])
def test_a_line_of_an_unknown_source_is_a_fault(source: object) -> None:
    with pytest.raises(LineFault, match="it must be zoom, rtms, trainer or report"):
        events_of({**camera(), "source": source})
