"""The messages besides the first email of joining instructions: added, due by one channel, and
ended."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import JOINING
from delivery.records.messages.messages import MessageRow, outbox
from delivery.records.tables import messages

WITH_CALENDAR = ("moved", "course_cancelled", "booking_cancelled", "withdrawn")
"""The kinds of message, besides joining instructions, whose letters change an entry in the client's
calendar."""


class MessageReason(Protocol):
    """A reason to write to somebody."""

    @property
    def columns(self) -> Mapping[str, object]:
        """Whom the message is for, and what it is about. A client's is known by the booking, the
        kind and the version; any other by the cause."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    cause: MessageReason
    channel: str
    state: str


async def add(tx: Transaction, added: Iterable[NewMessage], now: datetime) -> int:
    """Adds the messages; leaves out those that another process has added. Returns how many."""
    rows: list[dict[str, Any]] = [
        {
            **new.cause.columns,
            "state": new.state,
            "channel": new.channel,
            "message_id": "",
            "attempts": 0,
            "due_at": now,
            "waits_since": now,
        }
        for new in added
    ]
    if not rows:
        return 0
    rows.sort(key=_place)
    adding = insert(tx, messages).on_conflict_do_nothing()
    return len((await tx.execute(adding.returning(messages.c.id), rows)).all())


def _place(row: Mapping[str, Any]) -> tuple[int, str, int, str]:
    """Puts rows in one order, which prevents deadlocks."""
    return row["booking_id"] or 0, row["kind"], row["schedule_version"], row["cause"] or ""


async def due(
    tx: Transaction, now: datetime, channel: str, most: int, *, calendars: bool | None = None
) -> list[MessageRow]:
    """At most `most` messages that are due by this channel, the longest due first. `calendars`:
    only those whose letters have a calendar file, or only the others; None for both."""
    query = (
        select(messages)
        .where(is_due(now, channel), *of_calendars(calendars))
        .order_by(messages.c.due_at, func.random())
        .limit(most)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(query)]


def of_calendars(calendars: bool | None) -> tuple[ColumnElement[bool], ...]:
    """The condition that a letter has a calendar file, or has none; no condition for None."""
    if calendars is None:
        return ()
    has_file = messages.c.kind.in_((JOINING, *WITH_CALENDAR))
    return (has_file,) if calendars else (~has_file,)


def is_due(now: datetime, channel: str) -> ColumnElement[bool]:
    """The condition. Joining instructions by email have conditions of their own."""
    ours = messages.c.channel == channel
    if channel == "email":
        ours = and_(ours, messages.c.kind != JOINING)
    when = or_(messages.c.due_at <= now, outbox.tried_in_future(now))
    return and_(ours, messages.c.state == "due", when)


async def end(tx: Transaction, message_ids: Collection[int], state: str) -> None:
    """Ends claimed messages that need not be sent, such as those that a later one replaces."""
    ended = and_(messages.c.id.in_(message_ids), messages.c.state == "claimed")
    await tx.execute(update(messages).where(ended).values(state=state))
