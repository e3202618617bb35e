"""What the ledger tells of a course: read whole once, and then only what was added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from compliance.events import Event
from delivery.ledger.entry_decoding import LineFault, events_of
from delivery.outages.late_webhook_gaps import Webhook
from delivery.records.database.store import Transaction
from delivery.records.ledger import entries_since, ledger, reported_records
from delivery.records.ledger.ledger import EncodedRow
from integrations import providers
from integrations.written_record import RecordNotice

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LedgerHistory:
    """Up to a row of the ledger. Rows become visible in the order of their ids, so that nothing
    is ever added before it."""

    meeting_id: str | None
    """The meeting that the course had when it was read."""
    instances: frozenset[str] = frozenset()
    """Those that a row of the meeting names: cameras are told by the instance alone."""
    events: tuple[Event, ...] = ()
    """In the order in which they were written."""
    ledger_id: int = 0
    """The last row that was read; 0 if there was none."""
    first_at: datetime | None = None
    """When the earliest of it happened, or was received where it does not say."""
    received_at: datetime | None = None
    """When that row was received."""
    zoom_heard_at: datetime | None = None
    """When the last that Zoom told of it was received, by webhook or by a camera stream."""
    webhooks: tuple[Webhook, ...] = ()
    """Of each that says when what it tells of happened: that moment, and its receipt."""
    records: tuple[RecordNotice, ...] = ()
    """Summaries and transcripts, and the assistant that makes them, as they were reported."""

    @property
    def webhook_at(self) -> datetime | None:
        """When the last webhook about it was received."""
        return max((received for _, received in self.webhooks), default=None)


async def read(
    tx: Transaction, course_id: int, meeting_id: str | None, before: LedgerHistory | None = None
) -> LedgerHistory:
    """Everything told of a course. With what was told `before`, only what is new is read: what
    comes of it is the same."""
    if before is None or before.first_at is None or before.meeting_id != meeting_id:
        return await _whole(tx, course_id, meeting_id)
    rows = await entries_since.later_of_course(
        tx, course_id, meeting_id, before.instances, before.ledger_id, before.first_at
    )
    if _named(rows, meeting_id) <= before.instances:
        return _with(before, rows)
    # What was told of an instance before anything named its meeting is older, and counts now.
    return await _whole(tx, course_id, meeting_id)


async def of_courses(
    tx: Transaction, meeting_ids: Mapping[int, str | None]
) -> dict[int, LedgerHistory]:
    """Everything told of each of these courses; `meeting_ids` is by course."""
    rows_of = await ledger.of_courses(tx, meeting_ids)
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
        (row.event_at, row.received_at) for row in rows if row.source in providers.WEBHOOK_SOURCES
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
    )


def _latest(before: datetime | None, moments: Sequence[datetime]) -> datetime | None:
    return max([*moments, *([before] if before else [])], default=None)


def events_in(row: EncodedRow) -> tuple[Event, ...]:
    """One line that cannot be read must not cost a course its judgement; it is said in the log."""
    try:
        return events_of(row.line)
    except LineFault:
        log.error("ledger line not understood", ledger_id=row.id, kind=row.kind)
        return ()
