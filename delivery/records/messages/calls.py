"""Messages that wait for a person: for a call by an officer, or to be seen by the office; and the
results of calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.messages import steps
from delivery.records.messages.ladder import is_read
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageStep
from delivery.records.tables import bookings, courses, messages, users

STATES_AFTER = {"told": "told", "all_tried": "failed"}
"""The state of a message after a call, by the call's result; otherwise it waits for another."""

SHOWN_ON_PAGE = ("joining", "moved")
"""The kinds of message that say what the client's page says."""


@dataclass(frozen=True, slots=True)
class WaitingCall:
    message_id: int
    kind: str
    due_at: datetime
    name: str | None
    """The client's or the trainer's; None of a message to the office."""
    booking_reference: str | None
    """None of a message to a trainer or the office."""
    course_reference: str | None
    """None of a message about no single course."""
    starts_at: datetime | None


_WAITS = (messages.c.channel == "telephone", messages.c.state == "due")


async def waiting(tx: Transaction, most: int) -> Sequence[WaitingCall]:
    """At most `most` messages that wait for a call, the longest due first."""
    client = bookings.c.given_name + " " + bookings.c.family_name
    about = func.coalesce(messages.c.course_id, bookings.c.course_id)
    query = (
        select(
            messages.c.id.label("message_id"),
            messages.c.kind,
            messages.c.due_at,
            func.coalesce(client, users.c.name).label("name"),
            bookings.c.reference.label("booking_reference"),
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
        )
        .select_from(messages)
        .outerjoin(bookings, bookings.c.id == messages.c.booking_id)
        .outerjoin(users, users.c.id == messages.c.user_id)
        .outerjoin(courses, courses.c.id == about)
        .where(*_WAITS)
        .order_by(messages.c.due_at, messages.c.id)
        .limit(most)
    )
    return [WaitingCall(**row._asdict()) for row in await tx.execute(query)]


async def count(tx: Transaction) -> int:
    """The number of messages that wait for a call."""
    return await tx.scalar(select(func.count()).select_from(messages).where(*_WAITS)) or 0


async def by_id(tx: Transaction, message_id: int) -> MessageRow | None:
    """A message that waits for a call; None for any other."""
    return await _row(tx, select(messages).where(messages.c.id == message_id, *_WAITS), message_id)


async def some(tx: Transaction, most: int) -> list[MessageRow]:
    """At most `most` messages that wait for a call, in any order."""
    query = select(messages).where(*_WAITS).order_by(func.random()).limit(most)
    return [MessageRow(**row._asdict()) for row in await tx.execute(query)]


async def end(tx: Transaction, message_ids: Collection[int]) -> None:
    """Ends calls that are of no use any more."""
    ended = update(messages).where(messages.c.id.in_(message_ids), *_WAITS)
    await tx.execute(ended.values(state="superseded"))


async def seen(tx: Transaction, most: int) -> Sequence[int]:
    """At most `most` calls about how to join whose client has opened their page since the message
    went out."""
    query = select(messages.c.id).where(*_WAITS, messages.c.kind.in_(SHOWN_ON_PAGE), is_read())
    return (await tx.scalars(query.limit(most))).all()


async def spare(tx: Transaction, message_ids: Collection[int], now: datetime) -> None:
    """Notes as read the messages that need no call any more."""
    way = func.coalesce(steps.last_way(), messages.c.channel)
    values = {"state": "sent", "channel": way, "receipt": "read", "receipt_at": now}
    of_calls = (messages.c.id.in_(message_ids), *_WAITS)
    await tx.execute(update(messages).where(*of_calls).values(values))


async def held(tx: Transaction, message_id: int) -> MessageRow | None:
    """What `by_id` returns, locked until the transaction ends."""
    query = select(messages).where(messages.c.id == message_id, *_WAITS)
    return await _row(tx, query.with_for_update(), message_id)


async def _row(tx: Transaction, query: Select[Any], message_id: int) -> MessageRow | None:
    if not fits(message_id):
        return None
    row = (await tx.execute(query)).one_or_none()
    return MessageRow(**row._asdict()) if row else None


async def note(tx: Transaction, call: MessageStep, again_at: datetime) -> None:
    """Notes the result of a call. `again_at`: when the next call is due if the client was not
    reached."""
    await steps.add(tx, [call])
    state = STATES_AFTER.get(call.result, "due")
    values: dict[str, Any] = {"state": state, "attempts": messages.c.attempts + 1}
    if state == "due":
        values["due_at"] = again_at
    await tx.execute(update(messages).where(messages.c.id == call.message_id).values(values))
