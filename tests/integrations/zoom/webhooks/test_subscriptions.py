"""The events that Zoom must send are those that are read, and OPERATIONS lists each by name."""

import re
from pathlib import Path

from integrations.zoom.webhooks.retained_fields import LIMITED, NEAR_LIMIT, OBJECTS, STREAMS
from integrations.zoom.webhooks.subscriptions import (
    COURSE_APP,
    OF_EVERY_COURSE,
    STREAM_APP,
    WITH_ADD_ON,
    missing,
)
from integrations.zoom.webhooks.webhook_request import SETTINGS
from integrations.zoom.webhooks.written_records import KINDS

OPERATIONS = Path(__file__).parents[4] / "OPERATIONS.md"


def test_every_event_that_is_read_is_subscribed_to() -> None:
    assert {*OBJECTS, *KINDS, *SETTINGS} <= set(COURSE_APP)
    assert set(STREAM_APP) == STREAMS | LIMITED | NEAR_LIMIT


def test_the_operator_finds_each_by_its_name() -> None:
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", OPERATIONS.read_text(encoding="utf-8")))
    assert {*COURSE_APP, *STREAM_APP, *WITH_ADD_ON} <= named


def test_an_event_that_should_have_come_with_others_is_missing() -> None:
    assert set(OF_EVERY_COURSE) <= set(COURSE_APP)
    assert missing([]) == missing(["meeting.created"]) == ()
    assert missing(OF_EVERY_COURSE) == ()
    received = set(COURSE_APP) - {"meeting.participant_admitted"}
    assert missing(received) == ("meeting.participant_admitted",)


def test_an_account_without_the_add_on_lacks_nothing() -> None:
    assert missing(COURSE_APP) == ()
    assert not {*COURSE_APP, *OF_EVERY_COURSE} & set(WITH_ADD_ON)
