"""What is still to be asked of the meeting provider, written with the change that causes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import meeting_requests as requests

ABANDONED_AFTER = timedelta(minutes=5)
"""A claim older than this was made by a process that died."""

OPEN = ("due", "claimed")


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    id: int
    course_id: int
    booking_id: int | None
    """None where the whole course is meant."""
    kind: str
    """`make`, `move`, `register`, `unregister`, `cancel` or `read_back`."""
    state: str
    """`due`, `claimed`, `done` or `refused`."""
    due_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
    claimed_at: datetime | None
    done_at: datetime | None
    fault: str | None
    """The last one, in words that hold no personal data."""


async def ask(
    tx: Transaction, *, course_id: int, booking_id: int | None = None, kind: str, due_at: datetime
) -> None:
    values = {"course_id": course_id, "booking_id": booking_id, "kind": kind}
    await tx.execute(insert(requests).values(**values, state="due", due_at=due_at, attempts=0))


async def ask_anew(tx: Transaction, course_id: int, booking_id: int, due_at: datetime) -> None:
    """The registrant's link is to open nothing, and another is to be made."""
    for kind in ("unregister", "register"):
        await ask(tx, course_id=course_id, booking_id=booking_id, kind=kind, due_at=due_at)


async def claim_due(
    tx: Transaction, now: datetime, limit: int, *, abandoned_after: timedelta = ABANDONED_AFTER
) -> list[MeetingRequest]:
    """At most `limit` requests that are the caller's alone, oldest first.

    A request waits for what was asked before it and bears on it: nobody is registered for a
    meeting that is not made yet. Claims that are `abandoned_after` old are given out again.
    """
    found: list[MeetingRequest] = []
    for free in _free(now, abandoned_after):  # apart: the index gives the first without sorting
        if len(found) < limit:
            found += await _claim(tx, free, now, limit - len(found))
    return sorted(found, key=lambda row: row.id)


async def any_due(
    tx: Transaction, now: datetime, *, abandoned_after: timedelta = ABANDONED_AFTER
) -> bool:
    """Whether there is anything to claim. It only reads, which nobody has to wait for."""
    free = or_(*_free(now, abandoned_after))
    return bool(await tx.scalar(select(exists().where(free, ~_earlier_open()))))


def _free(now: datetime, abandoned_after: timedelta) -> tuple[ColumnElement[bool], ...]:
    old = now - abandoned_after
    return (
        and_(requests.c.state == "due", requests.c.due_at <= now),
        and_(requests.c.state == "claimed", requests.c.claimed_at <= old),
    )


async def _claim(
    tx: Transaction, free: ColumnElement[bool], now: datetime, limit: int
) -> list[MeetingRequest]:
    candidates = (
        select(requests.c.id)
        .where(free, ~_earlier_open())
        .order_by(requests.c.due_at, requests.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time
    )
    ids = (await tx.scalars(candidates)).all()
    if not ids:
        return []
    claiming = (
        update(requests)
        .where(requests.c.id.in_(ids), free)
        .values(state="claimed", claimed_at=now, attempts=requests.c.attempts + 1)
        .returning(*requests.c)
    )
    return [MeetingRequest(**row._asdict()) for row in await tx.execute(claiming)]


def _earlier_open() -> ColumnElement[bool]:
    """Nobody's link waits while settings are read, or cannot be; only the next reading does."""
    earlier = requests.alias("earlier")
    return exists().where(
        earlier.c.id < requests.c.id,
        earlier.c.course_id == requests.c.course_id,
        earlier.c.state.in_(OPEN),
        or_(earlier.c.kind != "read_back", requests.c.kind == "read_back"),
        or_(earlier.c.booking_id.is_(None), earlier.c.booking_id == requests.c.booking_id),
    )


def _of(claim: MeetingRequest) -> ColumnElement[bool]:
    """Of this claim alone: one that was given up and claimed anew has another number, and another
    time where an officer had it asked again, which counts anew."""
    return and_(
        requests.c.id == claim.id,
        requests.c.state == "claimed",
        requests.c.attempts == claim.attempts,
        requests.c.claimed_at == claim.claimed_at,
    )


async def is_ours(tx: Transaction, claim: MeetingRequest) -> bool:
    """Whether nobody else was given it since; until the transaction ends, nobody is."""
    asked = select(requests.c.id).where(_of(claim)).with_for_update()
    return await tx.scalar(asked) is not None


async def done(tx: Transaction, claim: MeetingRequest, now: datetime) -> bool:
    """Whether it was still the caller's to end: else nothing that came of it may be kept."""
    ending = update(requests).where(_of(claim)).values(state="done", done_at=now, fault=None)
    return await tx.scalar(ending.returning(requests.c.id)) is not None


async def again(tx: Transaction, claim: MeetingRequest, due_at: datetime, fault: str) -> None:
    """It failed for now: due again at `due_at`."""
    waiting = {"state": "due", "due_at": due_at, "fault": fault}
    await tx.execute(update(requests).where(_of(claim)).values(waiting))


async def refuse(tx: Transaction, claim: MeetingRequest, fault: str) -> None:
    """It failed for good, and what was asked after it no longer waits."""
    refused = {"state": "refused", "fault": fault}
    await tx.execute(update(requests).where(_of(claim)).values(refused))


async def refused_again(tx: Transaction, course_id: int, now: datetime) -> int:
    """Everything of this course that failed for good is due again; how many that is."""
    refused = update(requests).where(
        requests.c.course_id == course_id, requests.c.state == "refused"
    )
    rows = await tx.execute(
        refused.values(state="due", due_at=now, attempts=0).returning(requests.c.id)
    )
    return len(rows.all())


async def requests_of_course(tx: Transaction, course_id: int) -> list[MeetingRequest]:
    asked = select(requests).where(requests.c.course_id == course_id).order_by(requests.c.id)
    return [MeetingRequest(**row._asdict()) for row in await tx.execute(asked)]
