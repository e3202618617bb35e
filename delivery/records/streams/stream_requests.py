"""Requests to Zoom for streams that did not start by themselves, and their results."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, select

from delivery.records.database.outbox import Outbox
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import COLUMNS, LedgerRow, received_since
from delivery.records.tables import courses, ledger, meetings
from delivery.records.tables import stream_starts as starts
from integrations import providers

KINDS = providers.CURRENT.kinds
ARRIVING = timedelta(hours=2)
"""How long before a course its meeting may run for the course."""


@dataclass(frozen=True, slots=True)
class MissingStream:
    """A stream that a live meeting lacks."""

    instance: str
    after: str
    """The id of the instance's previous stream; "" if it had none."""
    course_id: int
    meeting_id: str


@dataclass(frozen=True, slots=True)
class StreamStartRequest(MissingStream):
    id: int
    state: str
    """`due`, `claimed`, `asked` or `refused`."""
    due_at: datetime
    """The time of the next request while no stream has come."""
    attempts: int
    claimed_at: datetime | None
    asked_at: datetime | None
    """The time at which Zoom last accepted the request."""
    fault: str | None
    """The last fault, without personal data."""


outbox = Outbox(
    starts,
    StreamStartRequest,
    # Zoom answers within 20 s or not at all. Cameras are unknown until the next request.
    abandoned_after=timedelta(minutes=1),
    waiting=("due", "asked"),
)


async def live(tx: Transaction, opened_by: datetime, now: datetime) -> list[LedgerRow]:
    """The start entry of the latest instance of each meeting whose course runs or is about to.

    Instances that began after `opened_by` or have ended are left out.
    """
    held = await _held_now(tx, now)
    ending = ledger.alias("ending")
    over = exists().where(
        ending.c.instance == ledger.c.instance, ending.c.kind == KINDS.meeting_ended
    )
    query = (
        select(*COLUMNS, over.label("over"))
        .where(
            ledger.c.meeting_id.in_(held),
            ledger.c.kind == KINDS.meeting_started,
            received_since(now),
        )
        .where(ledger.c.instance.is_not(None))
        .order_by(func.coalesce(ledger.c.event_at, ledger.c.received_at), ledger.c.id)
    )
    latest: dict[str, LedgerRow | None] = {}
    for row in await tx.execute(query):
        values = row._asdict()
        gone, values["course_id"] = values.pop("over"), held[row.meeting_id]
        late = row.received_at > opened_by
        latest[row.meeting_id] = None if gone or late else LedgerRow(**values)
    return [row for row in latest.values() if row]


async def _held_now(tx: Transaction, now: datetime) -> dict[str, int]:
    """The courses that run or are about to, by meeting."""
    query = (
        select(meetings.c.meeting_id, meetings.c.course_id)
        .join(courses, courses.c.id == meetings.c.course_id)
        .where(courses.c.starts_at <= now + ARRIVING, courses.c.ends_at > now)
        .where(courses.c.state == "planned")
    )
    return {row.meeting_id: row.course_id for row in await tx.execute(query)}


async def of_instances(
    tx: Transaction, instances: Sequence[str], kinds: Sequence[str]
) -> list[LedgerRow]:
    """The entries of these kinds about the instances, in the order of writing."""
    query = select(*COLUMNS).where(ledger.c.instance.in_(instances), ledger.c.kind.in_(kinds))
    return [LedgerRow.of(row) for row in await tx.execute(query.order_by(ledger.c.id))]


async def not_due(
    tx: Transaction, instances: Sequence[str], now: datetime
) -> frozenset[tuple[str, str]]:
    """The instance and previous stream of each request that must not be repeated yet, or ever."""
    query = select(starts.c.instance, starts.c.after).where(
        starts.c.instance.in_(instances), ~outbox.free(now)
    )
    return frozenset((row.instance, row.after) for row in await tx.execute(query))


async def claim(tx: Transaction, stream: MissingStream, now: datetime) -> StreamStartRequest | None:
    """Claims the request for this process; None if another process has it or it is not due."""
    values = {**asdict(stream), "state": "due", "due_at": now, "attempts": 0}
    adding = insert(tx, starts).values(**values)
    await tx.execute(adding.on_conflict_do_nothing(index_elements=["instance", "after"]))
    wanted_start = and_(starts.c.instance == stream.instance, starts.c.after == stream.after)
    return await outbox.claim_next(tx, now, wanted_start)


async def accepted(
    tx: Transaction, claim: StreamStartRequest, now: datetime, again_at: datetime
) -> None:
    """Notes that Zoom accepted the request; it is repeated at `again_at` if no stream has come."""
    await outbox.end(tx, claim, "asked", asked_at=now, due_at=again_at, fault=None)


async def of_course(tx: Transaction, course_id: int) -> list[StreamStartRequest]:
    return await outbox.rows(tx, starts.c.course_id == course_id)
