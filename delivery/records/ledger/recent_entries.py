"""What was told of a course since a moment of late: no older month need be looked into."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import ToldRow, lately
from delivery.records.tables import ledger as table


async def of_course(
    tx: Transaction, course_id: int, meeting_id: str | None, since: datetime
) -> list[ToldRow]:
    """What `ledger.of_course` would read of what happened then or later, by the reporters' own
    words, or was received then or later where they do not say when it was."""
    held = [] if meeting_id is None else [meeting_id]
    about = ledger.about([course_id], held, await _instances(tx, held, since))
    happened = func.coalesce(table.c.event_at, table.c.received_at)
    return await ledger.told(tx, and_(about, lately(since), happened >= since))


async def _instances(
    tx: Transaction, meeting_ids: Collection[str], since: datetime
) -> Collection[str]:
    """Those of which the meeting was told since the day before: an instance lasts some hours."""
    named = select(table.c.instance).where(
        table.c.meeting_id.in_(meeting_ids), table.c.instance.is_not(None), lately(since)
    )
    return (
        [instance for instance in await tx.scalars(named.distinct()) if instance]
        if meeting_ids
        else ()
    )
