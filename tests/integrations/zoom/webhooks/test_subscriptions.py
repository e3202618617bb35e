"""The events that Zoom must send are those that are read, and OPERATIONS lists each by name."""

import re
from pathlib import Path

from integrations.zoom.webhooks.retained_fields import LIMITED, NEAR_LIMIT, OBJECTS, STREAMS
from integrations.zoom.webhooks.subscriptions import COURSE_APP, STREAM_APP
from integrations.zoom.webhooks.webhook_request import SETTINGS
from integrations.zoom.webhooks.written_records import KINDS

OPERATIONS = Path(__file__).parents[4] / "OPERATIONS.md"


def test_every_event_that_is_read_is_subscribed_to() -> None:
    assert {*OBJECTS, *KINDS, *SETTINGS} <= set(COURSE_APP)
    assert set(STREAM_APP) == STREAMS | LIMITED | NEAR_LIMIT


def test_the_operator_finds_each_by_its_name() -> None:
    named = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", OPERATIONS.read_text(encoding="utf-8")))
    assert {*COURSE_APP, *STREAM_APP} <= named
