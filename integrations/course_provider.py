"""The knowledge of a course's events that the service needs from a provider of meetings.

`meeting_provider` is the other half: the requests to a provider.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol

from compliance.events import Event
from integrations.hints.connection_quality import ConnectionQuality
from integrations.hints.device_test import DeviceTest
from integrations.provider_webhook import Webhook
from integrations.stream_notice import StreamLimit, StreamNotice, StreamStart, StreamStatus
from integrations.written_record import RecordKind

Line = Mapping[str, object]
"""A ledger line as decoded from JSON."""


def line_time(at: datetime) -> str:
    """A time as ledger lines hold it: ISO 8601 in UTC, to the millisecond, ending in Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Observation(Enum):
    """Something about a participant or a meeting that a provider can report while it is held."""

    PRESENCE = "presence"
    WAITING_ROOM = "waiting_room"
    RECORDING = "recording"
    CAMERA = "camera"


EVERYTHING = frozenset(Observation)


@dataclass(frozen=True, slots=True)
class EntryKinds:
    """The provider's own names of events, as the `kind` column of the ledger holds them."""

    meeting_started: str
    meeting_ended: str
    stream_offered: str
    stream_stopped: str
    stream_limited: tuple[str, ...]
    """The account has reached its limit of concurrent streams."""
    stream_near_limit: tuple[str, ...]
    of_records: tuple[str, ...]
    """Reports of a summary, a transcript, or an assistant that makes them."""
    device_tested: str
    """Somebody tested their devices before joining."""
    connection_measured: str
    """The quality of a connection; few accounts are sent it. It says nothing of when the service
    could be reached."""
    of_cameras: tuple[str, ...]
    """Lines of a stream that say nothing of the stream itself, and are nearly all of its lines."""

    @property
    def of_open_streams(self) -> tuple[str, ...]:
        """The kinds of events from which the open streams follow."""
        return (self.stream_offered, self.stream_stopped, self.meeting_ended)


class CourseProvider(Protocol):
    """Reads webhooks and ledger lines; none of its methods does any input or output."""

    @property
    def observable(self) -> frozenset[Observation]:
        """Everything that the provider can report; an account may be set up for less."""

    @property
    def webhook_source(self) -> str:
        """The `source` of ledger lines that hold a webhook."""

    @property
    def stream_source(self) -> str:
        """The `source` of ledger lines that hold a message of a stream."""

    @property
    def kinds(self) -> EntryKinds: ...

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Sequence[str], now: datetime
    ) -> str:
        """The secret among `secrets` with which the body is signed. Raises BadSignature."""

    def url_validation(self, raw: bytes, secret: str) -> dict[str, str] | None:
        """The answer to the provider's check of the endpoint; None for any other body.

        Raises UnexpectedWebhook.
        """

    def parse(self, raw: bytes) -> Webhook:
        """A verified body. Raises UnexpectedWebhook."""

    def meetings_in(self, raw: bytes) -> tuple[str, ...]:
        """The meetings that an unexpected body may be about."""

    def unread(self, raw: bytes, meeting_id: str) -> Webhook:
        """The webhook kept for an unexpected body about this meeting: no finding rests on the time
        from its event on."""

    def events_of(self, line: Line) -> tuple[Event, ...]:
        """The events that a ledger line of any of the provider's sources reports.

        Raises KeyError, TypeError or ValueError for a line that cannot be read.
        """

    def meeting_of(self, line: Line) -> str | None:
        """The meeting that a webhook's line names; None for any other line."""

    def missing_kinds(self, received: Collection[str]) -> tuple[str, ...]:
        """The kinds that the provider should have sent of courses that were held, and did not:
        the account may not be set up to send them."""

    def record_kind(self, kind: str) -> RecordKind | None:
        """The report of a summary or a transcript in a line of this ledger `kind`, if it has
        one."""

    def device_test(self, line: Line) -> DeviceTest | None:
        """The test of devices before a meeting that a line of the kind `kinds.device_tested`
        reports; None if it cannot be read."""

    def connection_quality(self, line: Line) -> ConnectionQuality | None:
        """The quality of a connection that a line of the kind `kinds.connection_measured` reports;
        None if it cannot be read."""

    def stream_notice(self, source: str, line: Line) -> StreamNotice | None:
        """Returns the notice about a stream in a ledger line; None without a notice."""

    def stream_status(self, lines: Iterable[Line]) -> StreamStatus | None:
        """The best state of the streams of one instance; None if no line is about a stream.

        `lines` are in the order in which they were written.
        """

    def stream_limit(self, line: Line) -> StreamLimit:
        """The figures of a line of a kind in `kinds.stream_near_limit`."""

    def stream_kind(self, line: Line) -> str:
        """The ledger's `kind` of a line of a stream."""

    def hole(self, start: StreamStart, heard_at: datetime) -> dict[str, object]:
        """The line that records a gap in a stream after `heard_at`."""

    def refusal_reasons(self, fault: str) -> list[str]:
        """The reasons behind a refused request for a stream; empty where they are not known."""
