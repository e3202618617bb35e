"""Times in a webhook: read however they are written, and unknown where they are impossible."""

from datetime import UTC, datetime

import pytest

from integrations.zoom.webhooks.event_translation import translate
from tests.integrations.zoom.webhooks.webhook_bodies import AT, AT_MS, about

IMPOSSIBLE = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-06-12T09:00:00Z", "soon", None]
RECEIVED = datetime(2026, 6, 10, 8, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("join_time", IMPOSSIBLE)
def test_an_impossible_time_gives_way_to_zooms_clock_at_sending(join_time: object) -> None:
    (event,) = translate(about("meeting.participant_joined", join_time=join_time), RECEIVED)
    assert event.at.timestamp() == AT_MS // 1000


@pytest.mark.parametrize("join_time", IMPOSSIBLE)
@pytest.mark.parametrize("sent_ms", [1, 253402300799999, "soon", None])
def test_an_event_at_no_possible_moment_says_nothing(join_time: object, sent_ms: object) -> None:
    body = about("meeting.participant_joined", join_time=join_time) | {"event_ts": sent_ms}
    assert translate(body, RECEIVED) == ()


@pytest.mark.parametrize(
    "written", [AT, AT.lower(), "2026-06-10 09:00:03+01:00", AT_MS, AT_MS / 1000 // 1, str(AT_MS)]
)
def test_a_time_is_read_however_it_is_written(written: object) -> None:
    body = about("meeting.participant_joined", join_time=written) | {"event_ts": None}
    (event,) = translate(body, RECEIVED)
    assert event.at.timestamp() == AT_MS // 1000
