"""Zoom's webhooks about AI Companion, summaries and transcripts."""

import json

import pytest

from integrations.written_record import RecordKind, RecordNotice, first_of_each, outstanding
from integrations.zoom.webhooks.event_translation import translate
from integrations.zoom.webhooks.webhook_request import parse
from integrations.zoom.webhooks.written_records import KINDS
from integrations.zoom.zoom_provider import ZoomProvider
from tests.integrations.zoom.webhooks.webhook_bodies import AT_MS, INSTANCE, raw
from tests.scenes.scene import at

NAMES = [
    {"meeting_number": 81234567890, "meeting_uuid": INSTANCE, "ai_companion": {"summary": True}},
    {"meeting_id": 81234567890, "meeting_uuid": INSTANCE, "meeting_topic": "NSAC-1"},
    {"id": 81234567890, "uuid": INSTANCE, "share_url": "https://zoom.example/share"},
]
SECRET = "Alan says that he was late for work"


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("event", KINDS)
def test_a_record_is_kept_with_its_meeting_and_without_its_words(
    event: str, names: dict[str, object]
) -> None:
    inner = {**names, "summary_content": SECRET, "summary_title": SECRET}
    webhook = parse(raw({"event": event, "event_ts": AT_MS, "payload": {"object": inner}}))
    assert (webhook.meeting_id, webhook.instance) == ("81234567890", INSTANCE)
    assert SECRET not in json.dumps(webhook.body)
    assert translate(webhook.body) == ()
    assert ZoomProvider().record_kind(event) is KINDS[event]


def test_other_events_report_no_record() -> None:
    assert ZoomProvider().record_kind("recording.started") is None


def told(*kinds: RecordKind) -> list[RecordNotice]:
    return [RecordNotice(at(f"09:{minute:02}"), kind) for minute, kind in enumerate(kinds)]


STARTED, STOPPED = RecordKind.ASSISTANT_STARTED, RecordKind.ASSISTANT_STOPPED
SUMMARY, TRANSCRIPT, DELETED = RecordKind.SUMMARY, RecordKind.TRANSCRIPT, RecordKind.DELETED


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ((), ()),
        ((STARTED, STARTED), (STARTED,)),
        ((STARTED, STOPPED), ()),
        ((STARTED, STOPPED, STARTED), (STARTED,)),
        ((SUMMARY, TRANSCRIPT, DELETED), (TRANSCRIPT,)),
        ((STARTED, SUMMARY, STOPPED), (SUMMARY,)),
    ],
)
def test_a_record_stands_until_its_end_is_reported(
    kinds: tuple[RecordKind, ...], standing: tuple[RecordKind, ...]
) -> None:
    notices = told(*kinds)
    assert tuple(notice.kind for notice in outstanding(reversed(notices))) == standing


def test_the_first_of_each_kind_is_told_in_the_order_of_time() -> None:
    notices = told(STARTED, SUMMARY, STARTED, DELETED)
    assert first_of_each(reversed(notices)) == (notices[0], notices[1], notices[3])
