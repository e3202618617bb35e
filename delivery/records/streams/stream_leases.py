"""Which process listens to which stream: a lease each, which runs out unless it is renewed.

Time is the database's own, so that processes whose clocks differ agree on it. On SQLite one
process serves, and what it holds runs out with its life alone.
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
"""After its offer, of the course's time: Zoom may tell again of it for 85 minutes (FACTS 1)."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A stream that Zoom has offered, and the meeting that it named with it."""

    stream: str
    instance: str
    url: str
    meeting_id: str | None


async def offer(
    tx: Transaction, offered: Offered, holder: str, lasts: timedelta, now: datetime
) -> bool:
    """On the list from now on; whether it is the holder's to listen to. Not if it is known."""
    await tx.execute(delete(leases).where(leases.c.offered_at < now - KEPT_FOR))
    held = {"holder": holder, "runs_out_at": _after(tx, lasts)}
    adding = insert(tx, leases).values(**asdict(offered), offered_at=now, **held)
    once = adding.on_conflict_do_nothing(index_elements=["stream"])
    return bool(await tx.scalar(once.returning(leases.c.stream)))


async def put_back(tx: Transaction, offered: Offered, now: datetime) -> None:
    """Free to be taken, if nobody has it: also one that was given up once before."""
    adding = insert(tx, leases).values(**asdict(offered), offered_at=now)
    again = adding.on_conflict_do_update(
        index_elements=["stream"], set_={"over_at": None}, where=leases.c.holder.is_(None)
    )
    await tx.execute(again)


async def take_free(
    tx: Transaction, holder: str, lasts: timedelta, since: datetime, most: int
) -> list[Offered]:
    """At most so many of those offered `since` then that nobody holds, which are now the holder's
    alone; the longest waiting first. What another process is just taking is passed over."""
    free = _free(since)
    candidates = select(leases.c.stream).where(free).order_by(leases.c.offered_at, leases.c.stream)
    names = await tx.scalars(candidates.limit(most).with_for_update(skip_locked=True))
    register_import = (
        update(leases)
        .where(leases.c.stream.in_(names.all()), free)
        .values(holder=holder, runs_out_at=_after(tx, lasts))
        .returning(leases.c.stream, leases.c.instance, leases.c.url, leases.c.meeting_id)
    )
    return [Offered(**row._asdict()) for row in await tx.execute(register_import)]


async def renew(
    tx: Transaction, holder: str, streams: Sequence[str], lasts: timedelta
) -> frozenset[str]:
    """Those of the streams that are the holder's still, and are so for as long again."""
    renewing = (
        update(leases)
        .where(_mine(holder, streams), leases.c.runs_out_at > func.now())
        .values(runs_out_at=_after(tx, lasts))
        .returning(leases.c.stream)
    )
    return frozenset(await tx.scalars(renewing))


async def give_back(tx: Transaction, holder: str, streams: Sequence[str]) -> None:
    """Free at once, as far as they are the holder's."""
    await tx.execute(update(leases).where(_mine(holder, streams)).values(**FREE))


async def finish(tx: Transaction, holder: str, stream: str, now: datetime) -> None:
    """Nobody is to listen to it any more, if the holder has it."""
    await tx.execute(update(leases).where(_mine(holder, [stream])).values(**FREE, over_at=now))


async def stopped(tx: Transaction, stream: str, now: datetime) -> None:
    """Zoom has ended it, whoever holds it: at the next renewal they hear of it."""
    ending = update(leases).where(leases.c.stream == stream, leases.c.over_at.is_(None))
    await tx.execute(ending.values(**FREE, over_at=now))


async def forget_earlier_lives(tx: Transaction, holder: str) -> None:
    """On SQLite alone: whoever held a stream there before us is no more."""
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
