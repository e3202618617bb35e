"""Zoom as a provider of meetings: its webhooks and its realtime streams (RTMS)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.events import Event
from integrations.course_provider import EVERYTHING, EntryKinds, Line, Observation
from integrations.hints.connection_quality import ConnectionQuality
from integrations.hints.device_test import DeviceTest
from integrations.provider_webhook import Webhook
from integrations.stream_notice import StreamLimit, StreamNotice, StreamStart, StreamStatus
from integrations.written_record import RecordKind
from integrations.zoom.rtms import rtms_messages, stop_reasons, watch_status
from integrations.zoom.rtms.protocol import KEEP_ALIVE
from integrations.zoom.rtms.rtms_messages import EVENT_UPDATE, RTMS
from integrations.zoom.value_readers import moment, number, part
from integrations.zoom.webhooks import (
    device_tests,
    event_translation,
    quality_summaries,
    signature,
    subscriptions,
    unread_webhook,
    webhook_request,
    written_records,
)
from integrations.zoom.webhooks.retained_fields import LIMITED, NEAR_LIMIT
from integrations.zoom.webhooks.webhook_request import STREAM_OFFERED, STREAM_STOPPED

WEBHOOK = "zoom"
KINDS = EntryKinds(
    meeting_started="meeting.started",
    meeting_ended="meeting.ended",
    stream_offered=STREAM_OFFERED,
    stream_stopped=STREAM_STOPPED,
    stream_limited=tuple(sorted(LIMITED)),
    stream_near_limit=tuple(sorted(NEAR_LIMIT)),
    of_records=tuple(written_records.KINDS),
    device_tested=device_tests.TESTED,
    connection_measured=quality_summaries.SUMMARY,
    of_cameras=(f"{RTMS}.{EVENT_UPDATE}", f"{RTMS}.{KEEP_ALIVE}"),
)


@dataclass(frozen=True, slots=True)
class ZoomProvider:
    observable: frozenset[Observation] = EVERYTHING
    webhook_source: str = WEBHOOK
    stream_source: str = RTMS
    kinds: EntryKinds = KINDS

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Sequence[str], now: datetime
    ) -> str:
        return signature.verify(headers, raw, secrets, now)

    def url_validation(self, raw: bytes, secret: str) -> dict[str, str] | None:
        return webhook_request.url_validation(raw, secret)

    def parse(self, raw: bytes) -> Webhook:
        return webhook_request.parse(raw)

    def meetings_in(self, raw: bytes) -> tuple[str, ...]:
        return unread_webhook.meetings_in(raw)

    def unread(self, raw: bytes, meeting_id: str) -> Webhook:
        return unread_webhook.unread(raw, meeting_id)

    def events_of(self, line: Line) -> tuple[Event, ...]:
        if line["source"] == RTMS:
            return rtms_messages.translate(line)
        body, received_at = line["body"], moment(line.get("received_at"))
        if part(body).get("event") == unread_webhook.EVENT:
            return (unread_webhook.not_heard(body, received_at),) if received_at else ()
        return event_translation.translate(body, received_at)

    def meeting_of(self, line: Line) -> str | None:
        if line.get("source") != WEBHOOK:
            return None
        return webhook_request.meeting_of(line.get("body")) or None

    def missing_kinds(self, received: Collection[str]) -> tuple[str, ...]:
        return subscriptions.missing(received)

    def record_kind(self, kind: str) -> RecordKind | None:
        return written_records.KINDS.get(kind)

    def device_test(self, line: Line) -> DeviceTest | None:
        return device_tests.read(line.get("body"))

    def connection_quality(self, line: Line) -> ConnectionQuality | None:
        return quality_summaries.read(line.get("body"))

    def stream_notice(self, source: str, line: Line) -> StreamNotice | None:
        return watch_status.notice(source, line)

    def stream_status(self, lines: Iterable[Line]) -> StreamStatus | None:
        return watch_status.stream_status(lines)

    def stream_limit(self, line: Line) -> StreamLimit:
        payload = part(line, "body", "payload")
        watched, limit = payload.get("concurrency_number"), payload.get("concurrency_limit")
        return StreamLimit(number(watched), number(limit))

    def stream_kind(self, line: Line) -> str:
        return f"{RTMS}.{rtms_messages.kind_of(line)}"

    def hole(self, start: StreamStart, heard_at: datetime) -> dict[str, object]:
        return rtms_messages.line(start, heard_at + rtms_messages.NEXT, lost=True)

    def refusal_reasons(self, fault: str) -> list[str]:
        return stop_reasons.refusal_reasons(fault)
