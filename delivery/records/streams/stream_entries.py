"""The ledger's entries about streams: offers, stops, and the lines of the streams."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import COLUMNS, LedgerRow, instances_of, received_since
from delivery.records.tables import ledger, meetings
from integrations import providers

STREAMS = providers.CURRENT.stream_source


async def entries_since(tx: Transaction, since: datetime, kinds: Sequence[str]) -> list[LedgerRow]:
    """The entries of these kinds and all stream lines received since, in the order of writing."""
    about = or_(ledger.c.source == STREAMS, ledger.c.kind.in_(kinds))
    recent = and_(received_since(since), ledger.c.received_at >= since)
    return await _in_order(tx, select(*COLUMNS).where(recent, about))


async def entries_of_instance(
    tx: Transaction, instance: str, kinds: Sequence[str]
) -> list[LedgerRow]:
    """The entries of these kinds and the stream lines of one instance, in the order of writing."""
    about = or_(ledger.c.source == STREAMS, ledger.c.kind.in_(kinds))
    query = select(*COLUMNS).where(ledger.c.instance == instance, about).order_by(ledger.c.id)
    return [LedgerRow.of(row) for row in await tx.execute(query)]


async def of_meeting(
    tx: Transaction, meeting_id: str, kinds: Sequence[str], *, but: Sequence[str]
) -> list[LedgerRow]:
    """The entries of these kinds and the stream lines of all instances of a meeting, without the
    lines of the kinds in `but`, in the order of writing."""
    named = await instances_of(tx, [meeting_id])
    of_streams = and_(ledger.c.source == STREAMS, ledger.c.kind.not_in(but))
    query = select(*COLUMNS).where(
        ledger.c.instance.in_(named), or_(of_streams, ledger.c.kind.in_(kinds))
    )
    return [LedgerRow.of(row) for row in await tx.execute(query.order_by(ledger.c.id))]


async def account_entries(
    tx: Transaction, since: datetime, kinds: Sequence[str]
) -> list[LedgerRow]:
    """The entries of these kinds without a meeting or an instance, in the order of writing."""
    query = select(*COLUMNS).where(
        ledger.c.kind.in_(kinds),
        received_since(since),
        ledger.c.received_at >= since,
        # Written so that no index on it is used: stream lines have no meeting.
        func.coalesce(ledger.c.meeting_id, ledger.c.instance, "") == "",
    )
    return await _in_order(tx, query)


async def _in_order(tx: Transaction, query: Select[Any]) -> list[LedgerRow]:
    """Sorts in Python, because SQLite would walk all rows rather than sort a few."""
    rows = [LedgerRow.of(row) for row in await tx.execute(query)]
    return sorted(rows, key=lambda row: row.id)


async def is_of_another_meeting(tx: Transaction, instance: str, meeting_id: str | None) -> bool:
    """Whether the instance belongs to a meeting that is not one of our courses; False while its
    meeting is unknown."""
    named = select(ledger.c.meeting_id).where(ledger.c.instance == instance).distinct()
    meeting_ids = {named_id for named_id in await tx.scalars(named) if named_id}
    meeting_ids |= {meeting_id} if meeting_id else set()
    ours = select(meetings.c.course_id).where(meetings.c.meeting_id.in_(meeting_ids)).limit(1)
    return bool(meeting_ids) and await tx.scalar(ours) is None
