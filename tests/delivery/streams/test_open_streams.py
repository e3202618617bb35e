"""Which streams are to be taken up again after a restart."""

from datetime import UTC, datetime, timedelta
from typing import Any

from delivery.records.ledger.ledger import LedgerRow
from delivery.streams.open_streams import Unfinished, unfinished
from integrations.stream_notice import StreamStart

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
URL = "wss://rtms.example.org"


def row(id: int, kind: str, instance: str, line: dict[str, Any]) -> LedgerRow:
    return LedgerRow(
        id=id,
        source="rtms" if kind.startswith("rtms.") else "zoom",
        digest=bytes(32),
        received_at=NOW + timedelta(minutes=id),
        event_at=None,
        kind=kind,
        meeting_id="812" if kind == "meeting.rtms_started" else None,
        instance=instance,
        course_id=None,
        line=line,
    )


def offered(id: int, stream: str, instance: str = "u==") -> LedgerRow:
    payload = {"meeting_uuid": instance, "rtms_stream_id": stream, "server_urls": URL}
    body = {"event": "meeting.rtms_started", "payload": payload}
    return row(id, "meeting.rtms_started", instance, {"body": body})


def told(id: int, stream: str, instance: str = "u==", **fields: object) -> LedgerRow:
    return row(id, "rtms.6", instance, {"stream": stream, **fields})


def streams(*rows: LedgerRow) -> list[str]:
    return [stream.start.stream for stream in unfinished(rows)]


def test_an_open_stream_continues_from_its_last_line() -> None:
    camera = {"msg_type": 6, "event": {"event_type": 8}}
    rows = [offered(1, "s1"), told(2, "s1", message={"msg_type": 2}), told(3, "s1", message=camera)]
    start = StreamStart("u==", "s1", URL)
    assert unfinished(rows) == (Unfinished(start, "812", NOW + timedelta(minutes=3)),)


def test_a_stream_without_lines_has_no_gap() -> None:
    (stream,) = unfinished([offered(1, "s1")])
    assert stream.heard_at is None


def test_a_stream_whose_watch_ended_has_no_gap() -> None:
    (lost,) = unfinished([offered(1, "s1"), told(2, "s1", lost=True)])
    paused = {"msg_type": 8, "state": 5}
    (silent,) = unfinished([offered(1, "s1"), told(2, "s1", message=paused)])
    assert (lost.heard_at, silent.heard_at) == (None, None)


def test_a_stream_that_zoom_stopped_is_over() -> None:
    body = {"event": "meeting.rtms_stopped", "payload": {"rtms_stream_id": "s1"}}
    assert streams(offered(1, "s1"), row(2, "meeting.rtms_stopped", "u==", {"body": body})) == []


def test_a_stream_that_reported_its_end_is_over() -> None:
    over = {"msg_type": 8, "state": 4}
    assert streams(offered(1, "s1"), told(2, "s1", message=over)) == []


def test_a_stream_of_a_meeting_that_has_ended_is_over() -> None:
    assert streams(offered(1, "s1"), row(2, "meeting.ended", "u==", {})) == []


def test_only_the_last_stream_of_an_instance_counts() -> None:
    assert streams(offered(1, "s1"), offered(2, "s2"), offered(3, "s3", "v==")) == ["s2", "s3"]
