"""The outbox of requests to the meeting provider."""

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
    """None for a request about the whole course."""
    kind: str
    """`make`, `move`, `register`, `unregister`, `cancel`, `read_back`, or `shared`: the provider
    gave the course's meeting to another course too, and a person must look."""
    state: str
    """`due`, `claimed`, `done` or `refused`."""
    due_at: datetime
    attempts: int
    """The number of claims, including this one."""
    claimed_at: datetime | None
    done_at: datetime | None
    fault: str | None
    """The last fault, without personal data."""


outbox = Outbox(requests, MeetingRequest, abandoned_after=timedelta(minutes=5))


async def ask(
    tx: Transaction, *, course_id: int, booking_id: int | None = None, kind: str, due_at: datetime
) -> None:
    values = {"course_id": course_id, "booking_id": booking_id, "kind": kind}
    await tx.execute(insert(requests).values(**values, state="due", due_at=due_at, attempts=0))


async def note_shared(tx: Transaction, course_id: int, fault: str, now: datetime) -> None:
    """Refuses the course's meeting, because another course has the same one; a repetition changes
    nothing."""
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


async def claim_due(tx: Transaction, now: datetime, limit: int) -> list[MeetingRequest]:
    """Claims at most `limit` requests.

    A request waits for the earlier ones that it depends on: a client is registered only once the
    meeting exists.
    """
    return await outbox.claim(tx, now, limit, ~_earlier_open())


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether there is a request to claim."""
    return await outbox.any_due(tx, now, ~_earlier_open())


def _earlier_open() -> ColumnElement[bool]:
    """The condition that an earlier request must end first. Only another check of the settings
    waits for a check; links do not."""
    earlier = requests.alias("earlier")
    return exists().where(
        earlier.c.id < requests.c.id,
        earlier.c.course_id == requests.c.course_id,
        earlier.c.state.in_(OPEN),
        or_(earlier.c.kind != "read_back", requests.c.kind == "read_back"),
        or_(earlier.c.booking_id.is_(None), earlier.c.booking_id == requests.c.booking_id),
    )


async def done(tx: Transaction, claim: MeetingRequest, now: datetime) -> bool:
    """Ends the claim; returns False if it no longer held, and then the provider's answer must not
    be saved."""
    return await outbox.end(tx, claim, "done", done_at=now, fault=None)


async def retry_refused(tx: Transaction, course_id: int, now: datetime) -> int:
    """Makes every refused request of the course due again; returns how many."""
    refused = and_(requests.c.course_id == course_id, requests.c.state == "refused")
    waiting = update(requests).where(refused).values(state="due", due_at=now, attempts=0)
    return len((await tx.execute(waiting.returning(requests.c.id))).all())


async def of_course(tx: Transaction, course_id: int) -> list[MeetingRequest]:
    return await outbox.rows(tx, requests.c.course_id == course_id)
