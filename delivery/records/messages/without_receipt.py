"""Messages that a channel has taken, or may have, without a final receipt."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.notices import of_calendars
from delivery.records.tables import messages


async def of_channel(
    tx: Transaction,
    channel: str,
    since: datetime,
    until: datetime,
    most: int,
    *,
    calendars: bool | None = None,
) -> Sequence[MessageRow]:
    """At most `most` messages that were handed over between these times, in any order.
    `calendars`: as of `notices.due`."""
    query = (
        select(messages)
        .where(
            messages.c.channel == channel,
            messages.c.state.in_(("sent", "unsure")),
            messages.c.claimed_at.between(since, until),
            *of_calendars(calendars),
            or_(messages.c.receipt.is_(None), messages.c.receipt == "delayed"),
        )
        .order_by(func.random())
        .limit(most)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(query)]
