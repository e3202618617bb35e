"""What is still to be asked of the meeting provider, written with the change that causes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from delivery.records.database.outbox import Outbox
from delivery.records.database.store import Transaction
from delivery.records.tables import meeting_requests as requests

OPEN = ("due", "claimed")


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    id: int
    course_id: int
    booking_id: int | None
    """None where the whole course is meant."""
    kind: str
    """`make`, `move`, `register`, `unregister`, `cancel`, `read_back`, or `shared`: the provider
    gave the course's meeting to another course too, and a person must look."""
    state: str
    """`due`, `claimed`, `done` or `refused`."""
    due_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
    claimed_at: datetime | None
    done_at: datetime | None
    fault: str | None
    """The last one, in words that hold no personal data."""


outbox = Outbox(requests, MeetingRequest, abandoned_after=timedelta(minutes=5))


async def ask(
    tx: Transaction, *, course_id: int, booking_id: int | None = None, kind: str, due_at: datetime
) -> None:
    values = {"course_id": course_id, "booking_id": booking_id, "kind": kind}
    await tx.execute(insert(requests).values(**values, state="due", due_at=due_at, attempts=0))


async def note_shared(tx: Transaction, course_id: int, fault: str, now: datetime) -> None:
    """Refuses the course's meeting, because another course was given the same. Once is enough."""
    open_now = await tx.scalar(
        select(requests.c.id).where(
            requests.c.course_id == course_id,
            requests.c.kind == "shared",
            requests.c.state == "refused",
            requests.c.fault == fault,
        )
    )
    if open_now is None:
        values = {"course_id": course_id, "kind": "shared", "state": "refused", "fault": fault}
        await tx.execute(insert(requests).values(**values, due_at=now, attempts=0))


async def ask_anew(tx: Transaction, course_id: int, booking_id: int, due_at: datetime) -> None:
    """The registrant's link is to open nothing, and another is to be made."""
    for kind in ("unregister", "register"):
        await ask(tx, course_id=course_id, booking_id=booking_id, kind=kind, due_at=due_at)


async def claim_due(tx: Transaction, now: datetime, limit: int) -> list[MeetingRequest]:
    """Claims at most `limit` requests.

    A request waits for earlier ones that bear on it: nobody is registered for a meeting that is
    not made yet.
    """
    return await outbox.claim(tx, now, limit, ~_earlier_open())


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether there is a request to claim."""
    return await outbox.any_due(tx, now, ~_earlier_open())


def _earlier_open() -> ColumnElement[bool]:
    """Whether an earlier request must end first. Only another reading of the settings waits for a
    reading: nobody's link does."""
    earlier = requests.alias("earlier")
    return exists().where(
        earlier.c.id < requests.c.id,
        earlier.c.course_id == requests.c.course_id,
        earlier.c.state.in_(OPEN),
        or_(earlier.c.kind != "read_back", requests.c.kind == "read_back"),
        or_(earlier.c.booking_id.is_(None), earlier.c.booking_id == requests.c.booking_id),
    )


async def done(tx: Transaction, claim: MeetingRequest, now: datetime) -> bool:
    """Whether the claim still held: if not, nothing that the provider answered may be saved."""
    return await outbox.end(tx, claim, "done", done_at=now, fault=None)


async def retry_refused(tx: Transaction, course_id: int, now: datetime) -> int:
    """Makes every refused request of the course due again; how many those are."""
    refused = and_(requests.c.course_id == course_id, requests.c.state == "refused")
    waiting = update(requests).where(refused).values(state="due", due_at=now, attempts=0)
    return len((await tx.execute(waiting.returning(requests.c.id))).all())


async def of_course(tx: Transaction, course_id: int) -> list[MeetingRequest]:
    return await outbox.rows(tx, requests.c.course_id == course_id)
