"""Reads a course's recent entries without searching older months."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import EncodedRow, received_since
from delivery.records.tables import ledger as table


async def of_course(
    tx: Transaction, course_id: int, meeting_id: str | None, since: datetime
) -> list[EncodedRow]:
    """The entries of `ledger.of_course` with an event time at `since` or later or, without an event
    time, received then or later."""
    held = [] if meeting_id is None else [meeting_id]
    about = ledger.about([course_id], held, await _instances(tx, held, since))
    happened = func.coalesce(table.c.event_at, table.c.received_at)
    return await ledger.encoded_rows(tx, and_(about, received_since(since), happened >= since))


async def _instances(
    tx: Transaction, meeting_ids: Collection[str], since: datetime
) -> Collection[str]:
    """The instances that entries since the day before `since` name: an instance lasts some
    hours."""
    named = select(table.c.instance).where(
        table.c.meeting_id.in_(meeting_ids), table.c.instance.is_not(None), received_since(since)
    )
    return (
        [instance for instance in await tx.scalars(named.distinct()) if instance]
        if meeting_ids
        else ()
    )
