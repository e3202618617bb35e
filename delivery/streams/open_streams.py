"""Streams of signalling that were offered and have no end on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from delivery.records.ledger.ledger import LedgerRow
from integrations.zoom.rtms import rtms_messages
from integrations.zoom.rtms.stream_states import StreamState, state_of
from integrations.zoom.value_readers import part, text
from integrations.zoom.webhooks.webhook_request import StreamStart, stream_start

OFFERED = "meeting.rtms_started"
STOPPED = "meeting.rtms_stopped"
ENDED = "meeting.ended"
KINDS = (OFFERED, STOPPED, ENDED)
UNHEARD = (StreamState.SILENT, StreamState.OVER, StreamState.REFUSED)


@dataclass(frozen=True, slots=True)
class Unfinished:
    start: StreamStart
    meeting_id: str | None
    heard_at: datetime | None
    """Of the last line of a watch that has no end on record; None if there is no such watch."""


def unfinished(rows: Iterable[LedgerRow]) -> tuple[Unfinished, ...]:
    """Of each instance the last stream offered, unless it or the instance has ended."""
    rows = tuple(rows)
    over = _over(rows)
    heard: dict[str, datetime | None] = {}
    offered: dict[str, tuple[StreamStart, str | None]] = {}
    for row in rows:
        if row.source == "rtms":
            silent = row.line.get("lost") or state_of(part(row.line, "message")) in UNHEARD
            heard[text(row.line.get("stream"))] = None if silent else row.received_at
        elif row.kind == OFFERED and (start := stream_start(part(row.line, "body"))):
            offered[start.instance] = (start, row.meeting_id)
    return tuple(
        Unfinished(start, meeting_id, heard.get(start.stream))
        for start, meeting_id in offered.values()
        if start.stream not in over and start.instance not in over
    )


def _over(rows: Iterable[LedgerRow]) -> frozenset[str]:
    """Instances and streams that are said to have ended."""
    found = set()
    for row in rows:
        if row.kind == ENDED:
            found.add(row.instance or "")
        elif row.kind == STOPPED:
            found.add(rtms_messages.stream_of(part(row.line, "body")))
        elif row.source == "rtms" and state_of(part(row.line, "message")) is StreamState.OVER:
            found.add(text(row.line.get("stream")))
    return frozenset(found)
