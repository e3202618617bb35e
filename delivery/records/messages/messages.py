"""Messages: to a client one row for each booking, kind and schedule version; to trainers and the
office one for each cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from delivery.records.database.outbox import Outbox
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import (
    JOINING,
    USUAL_TIMES,
    LeadTimes,
    has_link,
    is_current,
    needs_instructions,
)
from delivery.records.planning.bookings import BookingRow, from_row, from_values
from delivery.records.queries.joined_rows import part
from delivery.records.tables import bookings, courses, messages


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: int
    booking_id: int | None
    """None of a message to a trainer or the office."""
    kind: str
    """The stored name of a MessageKind, such as `joining`, a TrainerMessage, an OfficeMessage or an
    AccountMessage."""
    schedule_version: int
    """The version of the booking's schedule that it tells of; of a message about a decision, an
    answer or an inspection, its id; of any other to a trainer or the office, the version of the
    course's schedule."""
    state: str
    """`claimed`, `sent`, `due` (again), `missed` (due until it was of no use), `refused`,
    `unsure`, `told` or `failed` (after calls), `superseded`, or `unwanted` by the policy."""
    message_id: str
    """The Message-ID header, the same on every attempt; empty: made of the row's id."""
    attempts: int
    due_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    fault: str | None
    channel: str = "email"
    """The way by which it goes at present: `email`, `text` or `telephone`."""
    receipt: str | None = None
    """What this way reported since: `delivered`, `delayed`, `bounced` or `failed`."""
    receipt_at: datetime | None = None
    course_id: int | None = None
    """The course that it is about; None: the booking's present course, or no course."""
    user_id: int | None = None
    """The trainer, or whoever else signs in here, whom it is for; None of a message to a client or
    the office."""
    cause: str | None = None
    """The cause of a message to a trainer or the office, which is added once."""
    waits_since: datetime | None = None
    """Since when it waits, or waited, to be handed over by its present way."""
    unheard_at: datetime | None = None
    """When it has failed if there is no sign of its arrival; None: nothing follows from silence."""


outbox = Outbox(
    messages,
    MessageRow,
    abandoned_after=timedelta(minutes=30),  # a mail server answers sooner: RFC 5321 4.5.3.2
    resumes=False,  # the letter may have gone out
)


def _can_be_sent(now: datetime, lead_times: LeadTimes) -> Select[tuple[object, ...]]:
    """The bookings that need instructions and have a working link."""
    return (
        select(*bookings.c)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(needs_instructions(now, lead_times), has_link())
    )


async def due_joining(
    tx: Transaction, now: datetime, most: int, lead_times: LeadTimes = USUAL_TIMES
) -> list[BookingRow]:
    """At most `most` bookings without a message for their schedule version, the soonest first.

    Bookings of equal start are shuffled, so that several processes begin with different ones.
    """
    messaged = exists().where(is_current())
    query = (
        _can_be_sent(now, lead_times).where(~messaged).order_by(courses.c.starts_at, func.random())
    )
    return [from_row(row) for row in await tx.execute(query.limit(most))]


async def still_due(
    tx: Transaction,
    booking_ids: Iterable[int],
    now: datetime,
    lead_times: LeadTimes = USUAL_TIMES,
) -> dict[int, BookingRow]:
    """The given bookings that still need instructions and have a working link.

    Passes over bookings that another process is claiming.
    """
    query = (
        _can_be_sent(now, lead_times)
        .where(bookings.c.id.in_(booking_ids))
        .with_for_update(of=bookings, key_share=True, skip_locked=True)
    )
    return {row.id: from_row(row) for row in await tx.execute(query)}


async def claim(
    tx: Transaction, letters: Iterable[tuple[int, int, str]], now: datetime
) -> list[MessageRow]:
    """Claims a first message for each booking id, schedule version and message id. Messages claimed
    by another process are left out."""
    claiming = [
        {
            "booking_id": booking_id,
            "kind": JOINING,
            "schedule_version": version,
            "state": "claimed",
            "message_id": message_id,
            "attempts": 1,
            "due_at": now,
            "claimed_at": now,
            "waits_since": now,
        }
        for booking_id, version, message_id in sorted(
            letters
        )  # in one order, which prevents deadlocks
    ]
    if not claiming:
        return []
    once = ["booking_id", "kind", "schedule_version"]
    adding = insert(tx, messages).on_conflict_do_nothing(index_elements=once)
    rows = await tx.execute(adding.returning(*messages.c), claiming)
    return [MessageRow(**row._asdict()) for row in rows]


async def unclaim(tx: Transaction, claims: Iterable[MessageRow]) -> None:
    """Withdraws claims whose work has not begun: first messages are deleted, others become due
    again.

    Claims that another process has taken over stay as they are.
    """
    for claim in claims:
        ours = outbox.held_by(claim)
        if claim.attempts == 1 and claim.kind == JOINING:
            await tx.execute(delete(messages).where(ours))
        else:
            giving = {"state": "due", "attempts": claim.attempts - 1}
            await tx.execute(update(messages).where(ours).values(giving))


async def retryable(
    tx: Transaction, now: datetime, most: int, lead_times: LeadTimes = USUAL_TIMES
) -> list[tuple[MessageRow, BookingRow]]:
    """At most `most` failed messages that are due again and still of use, as `due_joining` orders.

    One statement on an index without useless letters (`missed`): its cost stays over the years.
    """
    query = (
        _can_be_sent(now, lead_times)
        .add_columns(*messages.c)
        .join(messages, is_current())
        .where(
            messages.c.state == "due",
            messages.c.channel == "email",
            or_(messages.c.due_at <= now, outbox.tried_in_future(now)),
        )
        .order_by(courses.c.starts_at, func.random())
        .limit(most)
    )
    return [
        (MessageRow(**part(row, messages)), from_values(part(row, bookings)))
        for row in await tx.execute(query)
    ]


async def reclaim(tx: Transaction, ids: Sequence[int], now: datetime) -> list[MessageRow]:
    """Claims the messages among these that failed before and are due again."""
    return await outbox.claim(tx, now, len(ids), messages.c.id.in_(ids))


async def sent(tx: Transaction, sendings: Iterable[tuple[MessageRow, datetime, datetime]]) -> None:
    """Writes when each message was sent, and when it has failed without a sign of its arrival."""
    values = [
        {
            "claim_id": claim.id,
            "claim_attempts": claim.attempts,
            "claim_time": claim.claimed_at,
            "moment": moment,
            "unheard": unheard_at,
        }
        for claim, moment, unheard_at in sendings
    ]
    if values:
        held = outbox.held(
            bindparam("claim_id"), bindparam("claim_attempts"), bindparam("claim_time")
        )
        sending = update(messages).where(held).values(state="sent", fault=None)
        timed = sending.values(sent_at=bindparam("moment"), unheard_at=bindparam("unheard"))
        await tx.execute(timed, values)


async def unsure(tx: Transaction, claim: MessageRow, fault: str) -> None:
    """Marks a message that may have gone out: a repetition might reach the client twice."""
    await outbox.end(tx, claim, "unsure", fault=fault)


async def of_course(tx: Transaction, course_id: int) -> Sequence[MessageRow]:
    """All messages to clients now on the course, oldest first."""
    query = (
        select(messages)
        .join(bookings, bookings.c.id == messages.c.booking_id)
        .where(bookings.c.course_id == course_id)
        .order_by(messages.c.id)
    )
    return [MessageRow(**row._asdict()) for row in await tx.execute(query)]
