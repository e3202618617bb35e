"""A documented webhook is read in one pass, and retains the same fields as the slower reader."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.zoom.webhooks import documented_shape
from integrations.zoom.webhooks.retained_fields import OBJECTS, redacted
from integrations.zoom.webhooks.webhook_request import parse
from tests.integrations.zoom.arbitrary_values import any_object, anything, untimed
from tests.integrations.zoom.webhooks.webhook_bodies import AT, about, raw

KEYS = ("id", "uuid", "participant", "user_name", "join_time", "leave_time", "recording_file")
TIMES = {"join_time": AT, "leave_time": AT, "date_time": AT, "new_role": "host"}


def kept(sent: bytes) -> object:
    body = documented_shape.read(sent)
    return None if body is None else json.loads(msgspec.json.encode(body))


@pytest.mark.parametrize("event", sorted(OBJECTS))
def test_every_event_as_documented_is_read_and_nothing_is_kept_that_is_not_listed(
    event: str,
) -> None:
    whole = about(event, **TIMES, password="swordfish")
    assert kept(raw(whole)) == redacted(whole)


@given(
    st.sampled_from(sorted(OBJECTS)),
    any_object(("object", "meeting_uuid"), anything(KEYS) | any_object(KEYS, anything(KEYS))),
    st.none() | st.integers() | st.text(),
)
@untimed
def test_both_readers_retain_the_same_fields(
    event: str, payload: dict[str, object], at: object
) -> None:
    whole = {"event": event, "event_ts": at, "payload": payload}
    try:
        sent = raw(whole)
    except UnicodeEncodeError:
        return  # half of a surrogate pair is no JSON
    assert kept(sent) in (None, redacted(msgspec.json.decode(sent)))


@pytest.mark.parametrize(
    "changed",
    [{"object": None}, {"object": []}, {"object": {"id": {"a": 1}, "uuid": "u"}}],
    ids=["no object", "a list", "an object for a plain value"],
)
def test_another_shape_is_left_to_the_slower_reader(changed: dict[str, object]) -> None:
    whole = about("meeting.started")
    whole["payload"] |= changed
    assert kept(raw(whole)) is None
    assert parse(raw(whole)).body == redacted(whole)


def test_an_event_that_we_do_not_know_is_left_to_the_slower_reader() -> None:
    assert kept(raw(about("something.new"))) is None


def test_the_event_may_be_named_after_the_rest() -> None:
    whole = about("meeting.started", **TIMES)
    last = {name: whole[name] for name in sorted(whole, reverse=True)}
    assert list(last)[-1] == "event"
    assert kept(raw(last)) == redacted(whole)


def test_a_body_that_names_two_events_is_left_to_the_slower_reader() -> None:
    sent = raw(about("meeting.started", **TIMES))
    assert kept(sent[:-1] + b',"event":"meeting.ended"}') is None
