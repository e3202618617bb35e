"""The messages whose present way has failed, and their next way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update

from compliance.policy.message_terms import AccountMessage
from delivery.records.database.store import Transaction
from delivery.records.messages import steps
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageStep
from delivery.records.queries.joined_rows import part
from delivery.records.tables import attempts, bookings, courses, messages, sessions, users

UNSURE_FOR = timedelta(hours=2)
"""How long a letter that may have been sent waits for a person or a receipt."""
DUE_FOR = timedelta(hours=6)
"""How long a message is tried by one way that does not take it. Meanwhile it counts as late."""
LOOKED_BACK = timedelta(days=31)
"""Older messages are not looked at, so that the search costs the same over the years."""
WRITTEN = ("email", "text")
BAD_RECEIPTS = ("bounced", "failed")


@dataclass(frozen=True, slots=True)
class FailedMessage:
    message: MessageRow
    course_id: int | None
    """The course that it is about; None of a message about no single course."""
    preferred_contact: str
    """The client's; `email` of a trainer and of the office."""
    has_mobile: bool


async def failed(tx: Transaction, now: datetime, most: int) -> list[FailedMessage]:
    """At most `most` messages whose present way has failed, or has told nothing for too long:
    `settle_read` has left out those that were read.

    Joining instructions count until their course ends.
    """
    query = _failed(now).limit(most).with_for_update(of=messages, skip_locked=True)
    return [
        FailedMessage(
            message=(message := MessageRow(**part(row, messages))),
            course_id=message.course_id or row.present_course_id,
            preferred_contact=row.preferred_contact or "email",
            has_mobile=row.mobile is not None,
        )
        for row in await tx.execute(query)
    ]


async def any_failed(tx: Transaction, now: datetime) -> bool:
    """Whether any message has failed, or has waited for a sign for too long."""
    return bool(
        await tx.scalar(select(or_(exists().where(_has_waited(now)), _failed(now).exists())))
    )


async def settle_read(tx: Transaction, now: datetime) -> None:
    """Notes as `read` the messages whose recipient has shown that they arrived, once the time to
    wait for a sign is over. Later searches then leave them out."""
    is_bad = func.coalesce(messages.c.receipt.in_(BAD_RECEIPTS), False)
    values = {"receipt": "read", "receipt_at": now, "unheard_at": None}
    await tx.execute(update(messages).where(_has_waited(now), ~is_bad, is_read()).values(values))


async def settle_useless(tx: Transaction, now: datetime) -> None:
    """Ends the wait for a sign of joining instructions by which nobody can join any more: the
    course is over, or later instructions say otherwise."""
    is_useless = and_(messages.c.kind == "joining", _has_waited(now), ~is_of_use(now))
    await tx.execute(update(messages).where(is_useless).values(unheard_at=None))


def _has_waited(now: datetime) -> ColumnElement[bool]:
    return and_(messages.c.state == "sent", messages.c.unheard_at <= now)


def _failed(now: datetime) -> Select[tuple[object, ...]]:
    of = bookings.c
    return (
        select(messages, of.course_id.label("present_course_id"), of.preferred_contact, of.mobile)
        .outerjoin(bookings, of.id == messages.c.booking_id)
        .outerjoin(courses, courses.c.id == of.course_id)
        .where(messages.c.channel.in_(WRITTEN), messages.c.due_at >= now - LOOKED_BACK)
        .where(_has_failed(now))
        .where(or_(messages.c.kind != "joining", _may_still_join(now)))
        .order_by(messages.c.id)
    )


def is_read() -> ColumnElement[bool]:
    """The condition that a sent message has been seen, by what its recipient did since: the client
    opened their page; the trainer, or for the office an officer, was signed in here, where the
    course's page says the same. Whoever has had a sign-in reset may be signed in as its holder, so
    that this shows nothing of the message about it."""
    since = messages.c.sent_at
    opened = exists().where(attempts.c.booking_id == messages.c.booking_id, attempts.c.at >= since)
    signed_in = exists().where(
        messages.c.kind != AccountMessage.SIGN_IN_RESET.value,
        sessions.c.user_id == messages.c.user_id,
        sessions.c.seen_at >= since,
    )
    in_office = exists().where(
        messages.c.booking_id.is_(None),
        messages.c.user_id.is_(None),
        sessions.c.user_id == users.c.id,
        users.c.role != "trainer",
        sessions.c.seen_at >= since,
    )
    return or_(opened, signed_in, in_office)


def _has_failed(now: datetime) -> ColumnElement[bool]:
    return or_(
        messages.c.state == "refused",
        and_(messages.c.state == "due", messages.c.waits_since <= now - DUE_FOR),
        and_(messages.c.state == "unsure", messages.c.claimed_at <= now - UNSURE_FOR),
        _has_waited(now),
    )


def is_of_use(now: datetime) -> ColumnElement[bool]:
    """The condition that the client can still join by the instructions of a message."""
    return exists().where(
        bookings.c.id == messages.c.booking_id,
        courses.c.id == bookings.c.course_id,
        _may_still_join(now),
    )


def _may_still_join(now: datetime) -> ColumnElement[bool]:
    return and_(
        courses.c.ends_at > now,
        courses.c.state == "planned",
        bookings.c.state == "booked",
        messages.c.schedule_version == bookings.c.schedule_version,
    )


async def go_on(tx: Transaction, message: MessageRow, channel: str, now: datetime) -> None:
    """Makes the message due by its next way, and notes why where no step says so yet."""
    if message.state == "due":
        await steps.add(tx, [_step(message, "missed", message.fault or "", now)])
    if message.state == "sent" and message.receipt not in BAD_RECEIPTS:
        await steps.add(tx, [_step(message, "unknown", "", now)])
    values = {
        "channel": channel,
        "state": "due",
        "due_at": now,
        "waits_since": now,
        "receipt": None,
        "receipt_at": None,
        "unheard_at": None,
    }
    await tx.execute(update(messages).where(messages.c.id == message.id).values(values))


def _step(message: MessageRow, result: str, detail: str, now: datetime) -> MessageStep:
    return MessageStep(message.id, message.channel, message.attempts, result, detail, None, now)
