"""Figures of the promise that every message reaches its client, or that a person knows of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.messages.ladder import BAD_RECEIPTS, LOOKED_BACK, WRITTEN
from delivery.records.tables import attempts, messages

LATE = timedelta(minutes=5)
"""A message that is not handed over so long after it was due is late."""


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """The messages of the last 31 days."""

    delivered: int
    """Delivered, or read: the client opened their page since."""
    by_people: int
    """Told in a call, or a person noted that no way reaches the client."""
    calls: int
    """They wait for a call."""
    on_the_way: int
    """Handed over, and nothing heard yet; or due just now."""
    late: int
    """Due for more than five minutes, and not handed over."""
    unknown: int
    """Handed over longer ago than the policy allows without a receipt; nobody knows of them yet."""

    @property
    def silent(self) -> int:
        """Messages that failed without anybody knowing: 0 while the promise is kept."""
        return self.late + self.unknown


async def figures(tx: Transaction, now: datetime, unknown: timedelta) -> PromiseFigures:
    """`unknown`: how long a message may be without a receipt."""
    of = messages.c
    opened = exists().where(attempts.c.booking_id == of.booking_id, attempts.c.at >= of.sent_at)
    read = or_(of.receipt == "delivered", and_(of.state == "sent", opened))
    sent = and_(of.state == "sent", of.channel.in_(WRITTEN), ~read)
    quiet = and_(sent, of.sent_at <= now - unknown - LATE)
    bad = or_(of.state == "refused", and_(sent, of.receipt.in_(BAD_RECEIPTS)))
    waits = and_(of.state.in_(("due", "claimed")), of.channel.in_(WRITTEN))
    late = and_(waits, of.due_at <= now - LATE)
    counted = {
        "delivered": and_(read, of.channel.in_(WRITTEN)),
        "by_people": of.state.in_(("told", "failed")),
        "calls": and_(of.channel == "telephone", of.state == "due"),
        "on_the_way": or_(and_(sent, ~quiet), bad, of.state == "unsure", and_(waits, ~late)),
        "late": late,
        "unknown": quiet,
    }
    query = select(*[_count(condition).label(name) for name, condition in counted.items()])
    row = (await tx.execute(query.where(of.due_at >= now - LOOKED_BACK))).one()
    return PromiseFigures(**row._asdict())


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(func.coalesce(condition, False))
