"""What was asked of Zoom where no stream of cameras began by itself, and what came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, select

from delivery.records.database.outbox import Outbox
from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import COLUMNS, LedgerRow, lately
from delivery.records.tables import courses, ledger, meetings
from delivery.records.tables import stream_starts as starts
from integrations import providers

KINDS = providers.CURRENT.kinds
ARRIVING = timedelta(hours=2)
"""How long before a course its meeting may be open for its own sake."""


@dataclass(frozen=True, slots=True)
class MissingStream:
    """A stream that a live meeting of ours should have and has not."""

    instance: str
    after: str
    """The stream that it had before; "" if none."""
    course_id: int
    meeting_id: str


@dataclass(frozen=True, slots=True)
class StreamStartRequest(MissingStream):
    id: int
    state: str
    """`due`, `claimed`, `asked` or `refused`."""
    due_at: datetime
    """When to ask again, as long as no stream has come."""
    attempts: int
    claimed_at: datetime | None
    asked_at: datetime | None
    """When Zoom last said that it has heard."""
    fault: str | None
    """The last one, in words that hold no personal data."""


outbox = Outbox(
    starts,
    StreamStartRequest,
    # Zoom answers within 20 s or not at all; until it is asked again, cameras are unknown.
    abandoned_after=timedelta(minutes=1),
    waiting=("due", "asked"),
)


async def live(tx: Transaction, opened_by: datetime, now: datetime) -> list[LedgerRow]:
    """Of each meeting of a course that runs, or in which people arrive, what began its latest
    instance; those that were not heard to have begun by `opened_by` or have ended left out."""
    held = await _held_now(tx, now)
    ending = ledger.alias("ending")
    over = exists().where(
        ending.c.instance == ledger.c.instance, ending.c.kind == KINDS.meeting_ended
    )
    query = (
        select(*COLUMNS, over.label("over"))
        .where(ledger.c.meeting_id.in_(held), ledger.c.kind == KINDS.meeting_started, lately(now))
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
    """The courses that run, or in which people arrive, by their meetings."""
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
    """What was told of them in these words, in the order in which it was written."""
    query = select(*COLUMNS).where(ledger.c.instance.in_(instances), ledger.c.kind.in_(kinds))
    return [LedgerRow.of(row) for row in await tx.execute(query.order_by(ledger.c.id))]


async def not_due(
    tx: Transaction, instances: Sequence[str], now: datetime
) -> frozenset[tuple[str, str]]:
    """Instance and stream before, of what was asked of these and is not to be asked again yet, or
    ever."""
    query = select(starts.c.instance, starts.c.after).where(
        starts.c.instance.in_(instances), ~outbox.free(now)
    )
    return frozenset((row.instance, row.after) for row in await tx.execute(query))


async def claim(tx: Transaction, stream: MissingStream, now: datetime) -> StreamStartRequest | None:
    """The caller's alone to ask; None if it is another's, or not due."""
    values = {**asdict(stream), "state": "due", "due_at": now, "attempts": 0}
    adding = insert(tx, starts).values(**values)
    await tx.execute(adding.on_conflict_do_nothing(index_elements=["instance", "after"]))
    wanted_start = and_(starts.c.instance == stream.instance, starts.c.after == stream.after)
    return await outbox.claim_next(tx, now, wanted_start)


async def asked(
    tx: Transaction, claim: StreamStartRequest, now: datetime, again_at: datetime
) -> None:
    """Zoom has heard. Whether a stream comes of it is seen by `again_at`."""
    await outbox.end(tx, claim, "asked", asked_at=now, due_at=again_at, fault=None)


async def of_course(tx: Transaction, course_id: int) -> list[StreamStartRequest]:
    return await outbox.rows(tx, starts.c.course_id == course_id)
