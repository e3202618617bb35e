"""The ledger's events of a course: read as a whole once, then only new rows."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from compliance.events import UNREAD_LINE, Event, NotHeard
from delivery.ledger.entry_decoding import LineFault, events_of
from delivery.outages.late_webhook_gaps import Webhook
from delivery.records.database.store import Transaction
from delivery.records.ledger import entries_since, ledger, reported_records
from delivery.records.ledger.ledger import EncodedRow
from integrations import providers
from integrations.hints.connection_quality import ConnectionQuality
from integrations.hints.device_test import DeviceTest
from integrations.written_record import RecordNotice

log = structlog.get_logger("coursewatch.ledger")

KINDS = providers.CURRENT.kinds

ABOUT = timedelta(days=2)
"""How long before and after its receipt the course of a line may be: reports come a day later."""


@dataclass(frozen=True, slots=True)
class LedgerHistory:
    """The events up to one ledger row. Rows become visible in the order of their ids, so none can
    appear before it later."""

    meeting_id: str | None
    """The course's meeting at the time of reading."""
    instances: frozenset[str] = frozenset()
    """The instances that the meeting's rows name; stream lines name only the instance."""
    events: tuple[Event, ...] = ()
    """The events in the order of writing."""
    ledger_id: int = 0
    """The id of the last row read; 0 if there was none."""
    first_at: datetime | None = None
    """The time of the earliest event or, without one, of its receipt."""
    received_at: datetime | None = None
    """The time at which the last row was received."""
    zoom_heard_at: datetime | None = None
    """The time at which the last webhook or stream line was received."""
    webhooks: tuple[Webhook, ...] = ()
    """The event time and the receipt of each webhook that has an event time, without those about
    the quality of a connection, which come late as a rule."""
    records: tuple[RecordNotice, ...] = ()
    """Summaries and transcripts, and the assistant that makes them, as they were reported."""

    device_tests: tuple[DeviceTest, ...] = ()
    """Tests of devices before the meeting, as they were reported."""
    qualities: tuple[ConnectionQuality, ...] = ()
    """What the provider measured of connections, as it was reported."""

    @property
    def webhook_at(self) -> datetime | None:
        """The time at which the last webhook was received."""
        return max((received for _, received in self.webhooks), default=None)


async def read(
    tx: Transaction, course_id: int, meeting_id: str | None, before: LedgerHistory | None = None
) -> LedgerHistory:
    """Reads the events of a course. With `before`, an earlier result, only new rows are read; the
    result is the same."""
    if before is None or before.first_at is None or before.meeting_id != meeting_id:
        return await _whole(tx, course_id, meeting_id)
    rows = await entries_since.later_of_course(
        tx, course_id, meeting_id, before.instances, before.ledger_id, before.first_at
    )
    if _named(rows, meeting_id) <= before.instances:
        return _with(before, rows)
    # Lines of an instance from before its meeting was named are older, and count from now on.
    return await _whole(tx, course_id, meeting_id)


async def of_courses(
    tx: Transaction, meeting_ids: Mapping[int, str | None]
) -> dict[int, LedgerHistory]:
    """Reads the events of each course; `meeting_ids` is by course. A thread decodes them: those of
    50 courses would hold the event loop for 90 ms."""
    rows_of = await ledger.of_courses(tx, meeting_ids)
    return await asyncio.to_thread(_histories, rows_of, meeting_ids)


def _histories(
    rows_of: Mapping[int, Sequence[EncodedRow]], meeting_ids: Mapping[int, str | None]
) -> dict[int, LedgerHistory]:
    return {
        course_id: _with(
            LedgerHistory(meeting_id, _named(rows_of[course_id], meeting_id)), rows_of[course_id]
        )
        for course_id, meeting_id in meeting_ids.items()
    }


async def _whole(tx: Transaction, course_id: int, meeting_id: str | None) -> LedgerHistory:
    return (await of_courses(tx, {course_id: meeting_id}))[course_id]


def _named(rows: Sequence[EncodedRow], meeting_id: str | None) -> frozenset[str]:
    if meeting_id is None:
        return frozenset()
    return frozenset(row.instance for row in rows if row.meeting_id == meeting_id and row.instance)


def _with(before: LedgerHistory, rows: Sequence[EncodedRow]) -> LedgerHistory:
    if not rows:
        return before
    webhooks = (
        (row.event_at, row.received_at)
        for row in rows
        if row.source in providers.WEBHOOK_SOURCES and row.kind != KINDS.connection_measured
    )
    moments = [row.event_at or row.received_at for row in rows]
    zooms = [row.received_at for row in rows if row.source in providers.BY_SOURCE]
    return replace(
        before,
        events=(*before.events, *(event for row in rows for event in events_in(row))),
        ledger_id=rows[-1].id,
        first_at=min([*moments, *([before.first_at] if before.first_at else [])]),
        received_at=rows[-1].received_at,
        zoom_heard_at=_latest(before.zoom_heard_at, zooms),
        webhooks=(*before.webhooks, *((at, came) for at, came in webhooks if at)),
        records=(*before.records, *reported_records.notices(rows)),
        device_tests=(*before.device_tests, *_device_tests(rows)),
        qualities=(*before.qualities, *_qualities(rows)),
    )


def _device_tests(rows: Sequence[EncodedRow]) -> Iterator[DeviceTest]:
    tests = (
        providers.CURRENT.device_test(row.line) for row in rows if row.kind == KINDS.device_tested
    )
    return (test for test in tests if test is not None)


def _qualities(rows: Sequence[EncodedRow]) -> Iterator[ConnectionQuality]:
    qualities = (
        providers.CURRENT.connection_quality(row.line)
        for row in rows
        if row.kind == KINDS.connection_measured
    )
    return (quality for quality in qualities if quality is not None)


def _latest(before: datetime | None, moments: Sequence[datetime]) -> datetime | None:
    return max([*moments, *([before] if before else [])], default=None)


def events_in(row: EncodedRow) -> tuple[Event, ...]:
    """The events of a row. An unreadable row is logged and puts the whole course in doubt, because
    it may change what happened at any time of it."""
    try:
        return events_of(row.line)
    except LineFault:
        log.error("ledger line not understood", ledger_id=row.id, kind=row.kind)
        at = row.received_at
        return (NotHeard(at, at - ABOUT, at + ABOUT, UNREAD_LINE),)
