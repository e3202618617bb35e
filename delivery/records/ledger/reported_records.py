"""The summaries and transcripts that ledger entries report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import func, select

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import EncodedRow
from delivery.records.tables import ledger
from integrations import providers
from integrations.written_record import RecordKind, RecordNotice

REPORTED_SUMMARY = "report.summary"
"""The kind of an entry that reports a written summary of an instance."""
KINDS = (*providers.CURRENT.kinds.of_records, REPORTED_SUMMARY)


def notices(rows: Iterable[EncodedRow]) -> Iterator[RecordNotice]:
    """The reported records in the order of the rows; without an event time, at the time of
    receipt."""
    for row in rows:
        kind = _kind(row.kind)
        if kind is not None:
            yield RecordNotice(row.event_at or row.received_at, kind)


async def of_meetings(
    tx: Transaction, meeting_ids: Collection[str]
) -> dict[str, list[RecordNotice]]:
    """The reported records by meeting, unordered; meetings without one are left out."""
    moment = func.coalesce(ledger.c.event_at, ledger.c.received_at).label("at")
    query = select(ledger.c.meeting_id, ledger.c.kind, moment).where(
        ledger.c.meeting_id.in_(meeting_ids), ledger.c.kind.in_(KINDS)
    )
    by_meeting: dict[str, list[RecordNotice]] = defaultdict(list)
    for row in await tx.execute(query) if meeting_ids else ():
        kind = _kind(row.kind)
        if kind is not None:
            by_meeting[row.meeting_id].append(RecordNotice(row.at, kind))
    return dict(by_meeting)


def _kind(kind: str) -> RecordKind | None:
    if kind == REPORTED_SUMMARY:
        return RecordKind.SUMMARY
    return providers.CURRENT.record_kind(kind)
