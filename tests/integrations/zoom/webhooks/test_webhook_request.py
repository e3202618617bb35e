"""Parsing a webhook request, and the fields that are retained."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.provider_webhook import SettingsChange, SettingsScope, UnexpectedWebhook
from integrations.stream_notice import StreamStart
from integrations.zoom.value_readers import text
from integrations.zoom.webhooks.event_translation import EVENTS, translate
from integrations.zoom.webhooks.retained_fields import OBJECTS
from integrations.zoom.webhooks.signature import keyed_hash
from integrations.zoom.webhooks.webhook_request import parse, url_validation
from tests.integrations.zoom.arbitrary_values import any_object, anything, untimed
from tests.integrations.zoom.webhooks.webhook_bodies import (
    AT,
    AT_MS,
    INSTANCE,
    MEETING,
    about,
    body,
    raw,
    rtms_started,
)

PRIVATE = (
    "203.0.113.1",
    "172.30.1.9",
    "example.org",
    "07700900000",
    "Speed awareness",
    "HOST1",
    "swordfish",
)
TIMES = {"join_time": AT, "leave_time": AT, "date_time": AT, "new_role": "host"}


def test_an_event_is_found_with_its_meeting_and_instance() -> None:
    sent = raw(about("meeting.participant_joined", join_time=AT))
    webhook = parse(sent)
    assert webhook.event == "meeting.participant_joined"
    assert (webhook.meeting_id, webhook.instance) == (MEETING, INSTANCE)
    assert webhook.digest == hashlib.sha256(sent).digest()
    assert webhook.event_at is not None
    assert webhook.event_at.timestamp() == AT_MS // 1000


def test_a_meetings_number_may_come_as_a_number() -> None:
    assert parse(raw(body("meeting.started", {"id": int(MEETING)}))).meeting_id == MEETING


def test_the_id_of_a_user_is_no_meeting() -> None:
    assert parse(raw(body("user.updated", {"id": "z8yCxTTTTSiw02QgCAp8uQ"}))).meeting_id is None


@pytest.mark.parametrize(
    ("event", "change"),
    [
        ("account.settings_updated", SettingsChange(SettingsScope.ACCOUNT, "")),
        ("account.lock_settings_updated", SettingsChange(SettingsScope.ACCOUNT, "")),
        ("user.settings_updated", SettingsChange(SettingsScope.HOST, "host-1")),
        ("user.updated", None),
    ],
)
def test_a_change_of_settings_says_whose_they_are(
    event: str, change: SettingsChange | None
) -> None:
    assert parse(raw(body(event, {"id": "host-1"}))).settings == change


def test_a_changed_meeting_is_named_by_its_number() -> None:
    webhook = parse(raw(body("meeting.updated", {"id": int(MEETING)})))
    assert webhook.settings == SettingsChange(SettingsScope.MEETING, MEETING)


@pytest.mark.parametrize("event", sorted({*OBJECTS, *EVENTS}))
def test_the_retained_fields_give_the_same_events(event: str) -> None:
    whole = about(event, **TIMES, leave_reason="left the meeting. Reason : left the meeting")
    assert translate(parse(raw(whole)).body) == translate(whole) != ()


@pytest.mark.parametrize("event", [*sorted(OBJECTS), "recording.completed", "something.new"])
def test_nothing_private_is_kept(event: str) -> None:
    whole = about(event, **TIMES, password="swordfish")
    whole["download_token"] = "swordfish"
    whole["payload"]["object"] |= {"password": "swordfish", "recording_play_passcode": "swordfish"}
    retained = json.dumps(parse(raw(whole)).body)
    assert [word for word in PRIVATE if word in retained] == []


def test_of_an_event_that_we_do_not_know_only_the_envelope_is_kept() -> None:
    assert parse(raw(about("something.new"))).body == {
        "event": "something.new",
        "event_ts": AT_MS,
        "payload": {"object": {"id": MEETING, "uuid": INSTANCE}},
    }


def test_where_a_plain_value_belongs_no_object_is_kept() -> None:
    webhook = parse(raw(about("meeting.participant_joined", user_name={"email": "jo@example.org"})))
    assert "example.org" not in json.dumps(webhook.body)


def test_an_offer_of_a_stream_says_where_to_listen() -> None:
    webhook = parse(raw(rtms_started(meeting_id=int(MEETING))))
    assert webhook.stream == StreamStart(INSTANCE, "stream-1", "wss://rtms.example.org:443")
    assert (webhook.meeting_id, webhook.instance) == (MEETING, INSTANCE)
    assert "HOST1" not in json.dumps(webhook.body)


def test_an_offer_may_come_within_an_object() -> None:
    flat = rtms_started()
    nested = {**flat, "payload": {"object": flat["payload"]}}
    assert parse(raw(nested)).stream == parse(raw(flat)).stream


def test_an_offer_that_does_not_say_where_is_none() -> None:
    assert parse(raw(rtms_started(server_urls=None))).stream is None


@pytest.mark.parametrize(
    ("sent", "shape"),
    [
        (b"", {}),
        (b"hello", {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (b"[1, 2]", {"": "list"}),
        (b'{"name": "Jo Bloggs", "": 1, "jo@example.org": 1}', {"name": "str", "?": "int"}),
        (b'{"event": 7}', {"event": "int"}),
        (b'{"event": "Jo Bloggs"}', {"event": "str"}),
    ],
)
def test_an_unexpected_webhook_gives_its_shape_alone(sent: bytes, shape: dict[str, str]) -> None:
    with pytest.raises(UnexpectedWebhook) as fault:
        parse(sent)
    assert fault.value.shape == shape
    assert fault.value.digest == hashlib.sha256(sent).digest()
    assert "Jo" not in str(fault.value)


def test_a_name_that_no_record_holds_is_unknown_and_costs_nothing_else() -> None:
    longest = parse(raw(body("meeting.started", {"uuid": "u" * 80})))
    assert longest.instance == "u" * 80
    longer = parse(raw(body("meeting.started", {"uuid": "u" * 81})))
    assert (longer.meeting_id, longer.instance) == (MEETING, None)
    assert translate(longer.body)
    assert parse(raw(rtms_started(stream="s" * 81))).stream is None
    assert parse(raw(rtms_started(meeting_uuid="u" * 81))).stream is None


@pytest.mark.parametrize("event", [" meeting.ended", "meeting.ended\n", "meeting.ended\x00"])
def test_the_name_of_an_event_is_read_without_what_surrounds_it(event: str) -> None:
    webhook = parse(raw(body(event)))
    assert webhook.event == "meeting.ended"
    assert len(translate(webhook.body)) == 1


def test_a_validation_is_answered_with_the_secret_that_it_was_signed_with() -> None:
    challenge = raw({"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZ"}})
    assert url_validation(challenge, "secret") == {
        "plainToken": "qgg8vlvZ",
        "encryptedToken": keyed_hash("secret", b"qgg8vlvZ"),
    }


@pytest.mark.parametrize("token", ["v0:1781078400:{}", "v0:", "", None, 7, "a\nb", "a" * 201])
def test_a_token_that_looks_like_a_webhook_is_not_signed(token: object) -> None:
    challenge = raw({"event": "endpoint.url_validation", "payload": {"plainToken": token}})
    with pytest.raises(UnexpectedWebhook):
        url_validation(challenge, "secret")


def test_no_other_event_is_a_validation() -> None:
    sent = raw({"event": "meeting.started", "payload": {"plainToken": "qgg8vlvZ"}})
    assert url_validation(sent, "secret") is None


@untimed
@given(st.binary())
def test_no_bytes_are_too_strange_to_parse(sent: bytes) -> None:
    with pytest.raises(UnexpectedWebhook):
        parse(sent)


KEYS = ("event", "event_ts", "payload", "object", "uuid", "id")


@untimed
@given(any_object(KEYS, anything(KEYS, ("meeting.started", "meeting.rtms_started"))))
def test_any_object_is_a_webhook_or_unexpected(fields: dict[str, object]) -> None:
    try:
        retained = parse(raw(fields))
    except UnexpectedWebhook:
        return
    assert retained.event == text(fields["event"])
