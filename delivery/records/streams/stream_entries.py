"""What the ledger says of streams of signalling: which were offered, and when they were heard."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import COLUMNS, LedgerRow, instances_of, lately
from delivery.records.tables import ledger, meetings
from integrations import providers

STREAMS = providers.CURRENT.stream_source


async def told_since(tx: Transaction, since: datetime, kinds: Sequence[str]) -> list[LedgerRow]:
    """Rows of these kinds, and every line of a stream, in the order in which they were written."""
    about = or_(ledger.c.source == STREAMS, ledger.c.kind.in_(kinds))
    recent = and_(lately(since), ledger.c.received_at >= since)
    return await _in_order(tx, select(*COLUMNS).where(recent, about))


async def told_of(tx: Transaction, instance: str, kinds: Sequence[str]) -> list[LedgerRow]:
    """Of one instance: rows of these kinds, and every line of a stream, in the same order."""
    about = or_(ledger.c.source == STREAMS, ledger.c.kind.in_(kinds))
    query = select(*COLUMNS).where(ledger.c.instance == instance, about).order_by(ledger.c.id)
    return [LedgerRow.of(row) for row in await tx.execute(query)]


async def of_meeting(
    tx: Transaction, meeting_id: str, kinds: Sequence[str], *, but: Sequence[str]
) -> list[LedgerRow]:
    """Rows of these kinds of any instance of a meeting, and the lines of its streams, `but` those
    of some kinds, in the order in which they were written."""
    named = await instances_of(tx, [meeting_id])
    of_streams = and_(ledger.c.source == STREAMS, ledger.c.kind.not_in(but))
    query = select(*COLUMNS).where(
        ledger.c.instance.in_(named), or_(of_streams, ledger.c.kind.in_(kinds))
    )
    return [LedgerRow.of(row) for row in await tx.execute(query.order_by(ledger.c.id))]


async def told_of_account(
    tx: Transaction, since: datetime, kinds: Sequence[str]
) -> list[LedgerRow]:
    """Rows of these kinds that name neither a meeting nor an instance."""
    query = select(*COLUMNS).where(
        ledger.c.kind.in_(kinds),
        lately(since),
        ledger.c.received_at >= since,
        # Said so that no index is walked by it: every line of a stream is without a meeting.
        func.coalesce(ledger.c.meeting_id, ledger.c.instance, "") == "",
    )
    return await _in_order(tx, query)


async def _in_order(tx: Transaction, query: Select[Any]) -> list[LedgerRow]:
    """Asked for in order, SQLite would rather walk all rows than sort a few."""
    rows = [LedgerRow.of(row) for row in await tx.execute(query)]
    return sorted(rows, key=lambda row: row.id)


async def is_of_another_meeting(tx: Transaction, instance: str, meeting_id: str | None) -> bool:
    """Whether an instance is known to belong to a meeting that is no course of ours.

    One that nothing names the meeting of yet may be ours.
    """
    named = select(ledger.c.meeting_id).where(ledger.c.instance == instance).distinct()
    meeting_ids = {named_id for named_id in await tx.scalars(named) if named_id}
    meeting_ids |= {meeting_id} if meeting_id else set()
    ours = select(meetings.c.course_id).where(meetings.c.meeting_id.in_(meeting_ids)).limit(1)
    return bool(meeting_ids) and await tx.scalar(ours) is None
