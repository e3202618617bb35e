"""Leases: each stream has one process that listens to it, until its lease expires.

Times are those of the database, so that processes with different clocks agree. SQLite has one
process, whose leases end with it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, null, or_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import stream_leases as leases

KEPT_FOR = timedelta(hours=24)
"""How long after its offer a stream stays in the list, in course time: Zoom may repeat it for 85
minutes (FACTS 1)."""


@dataclass(frozen=True, slots=True)
class OfferedStream:
    """A stream that Zoom has offered, with its meeting."""

    stream: str
    instance: str
    url: str
    meeting_id: str | None


async def offer(
    tx: Transaction, offered: OfferedStream, holder: str, lasts: timedelta, now: datetime
) -> bool:
    """Adds an offered stream; returns whether `holder` has its lease. Returns False for a known
    stream."""
    await tx.execute(delete(leases).where(leases.c.offered_at < now - KEPT_FOR))
    held = {"holder": holder, "runs_out_at": _after(tx, lasts)}
    adding = insert(tx, leases).values(**asdict(offered), offered_at=now, **held)
    once = adding.on_conflict_do_nothing(index_elements=["stream"])
    return bool(await tx.scalar(once.returning(leases.c.stream)))


async def put_back(tx: Transaction, offered: OfferedStream, now: datetime) -> None:
    """Makes a stream free to take, also one that was given up before, unless a process holds it."""
    adding = insert(tx, leases).values(**asdict(offered), offered_at=now)
    again = adding.on_conflict_do_update(
        index_elements=["stream"], set_={"over_at": None}, where=leases.c.holder.is_(None)
    )
    await tx.execute(again)


async def take_free(
    tx: Transaction, holder: str, lasts: timedelta, since: datetime, most: int
) -> list[OfferedStream]:
    """Leases at most `most` free streams offered since `since` to the holder, the oldest first.
    Passes over streams that another process is taking."""
    free = _free(since)
    candidates = select(leases.c.stream).where(free).order_by(leases.c.offered_at, leases.c.stream)
    names = await tx.scalars(candidates.limit(most).with_for_update(skip_locked=True))
    register_import = (
        update(leases)
        .where(leases.c.stream.in_(names.all()), free)
        .values(holder=holder, runs_out_at=_after(tx, lasts))
        .returning(leases.c.stream, leases.c.instance, leases.c.url, leases.c.meeting_id)
    )
    return [OfferedStream(**row._asdict()) for row in await tx.execute(register_import)]


async def renew(
    tx: Transaction, holder: str, streams: Sequence[str], lasts: timedelta
) -> frozenset[str]:
    """Renews the leases that the holder still has; returns their streams."""
    renewing = (
        update(leases)
        .where(_mine(holder, streams), leases.c.runs_out_at > func.now())
        .values(runs_out_at=_after(tx, lasts))
        .returning(leases.c.stream)
    )
    return frozenset(await tx.scalars(renewing))


async def give_back(tx: Transaction, holder: str, streams: Sequence[str]) -> None:
    """Ends the holder's leases at once."""
    await tx.execute(update(leases).where(_mine(holder, streams)).values(**FREE))


async def finish(tx: Transaction, holder: str, stream: str, now: datetime) -> None:
    """Ends the stream for good, if the holder has its lease."""
    await tx.execute(update(leases).where(_mine(holder, [stream])).values(**FREE, over_at=now))


async def stopped(tx: Transaction, stream: str, now: datetime) -> None:
    """Ends the stream because Zoom did; its holder notices at the next renewal."""
    ending = update(leases).where(leases.c.stream == stream, leases.c.over_at.is_(None))
    await tx.execute(ending.values(**FREE, over_at=now))


async def release_all(tx: Transaction, holder: str) -> None:
    """Ends all leases of a SQLite database at start-up: their processes no longer exist."""
    if tx.dialect.name == "sqlite":
        others = update(leases).where(leases.c.holder != holder)
        await tx.execute(others.values(**FREE))


FREE: dict[str, Any] = {"holder": None, "runs_out_at": None}


def _mine(holder: str, streams: Sequence[str]) -> ColumnElement[bool]:
    return and_(leases.c.holder == holder, leases.c.stream.in_(streams))


def _free(since: datetime) -> ColumnElement[bool]:
    return and_(
        leases.c.over_at.is_(None),
        leases.c.offered_at > since,
        or_(leases.c.holder.is_(None), leases.c.runs_out_at <= func.now()),
    )


def _after(tx: Transaction, lasts: timedelta) -> ColumnElement[Any]:
    return null() if tx.dialect.name == "sqlite" else func.now() + literal(lasts)
