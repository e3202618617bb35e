"""Runs of refused webhooks, and times in which Zoom may have switched our endpoint off."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, insert, or_, select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import endpoint_runs as runs

UNKNOWN_SECRET, STALE, UNVALIDATED = "unknown_secret", "stale", "unvalidated"
GOES_ON = timedelta(minutes=10)
"""How long after its end a run is taken up again by another refusal, and is no new one."""


@dataclass(frozen=True, slots=True)
class Run:
    kind: str
    """`unknown_secret`, `stale` or `unvalidated`."""
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    """None while no webhook has been taken since."""


async def refused(
    tx: Transaction, kind: str, secret_set: str, first: datetime, last: datetime, requests: int
) -> bool:
    """So many requests were refused in this stretch; whether a run began, or began again, with
    them."""
    ours = (runs.c.kind == kind) & (runs.c.door == secret_set) & runs.c.cleared_at.is_(None)
    goes_on = or_(runs.c.ended_at.is_(None), runs.c.ended_at > first - GOES_ON)
    query = select(runs.c.id, runs.c.ended_at).where(ours, goes_on).order_by(runs.c.id.desc())
    row = (await tx.execute(query.limit(1))).one_or_none()
    if row is None:
        values = {"began_at": first, "last_at": last, "requests": requests}
        await tx.execute(insert(runs).values(kind=kind, door=secret_set, **values))
        return True
    later = case((runs.c.last_at < last, last), else_=runs.c.last_at)
    values = {"last_at": later, "ended_at": None, "requests": runs.c.requests + requests}
    await tx.execute(update(runs).where(runs.c.id == row.id).values(**values))
    return row.ended_at is not None


async def taken(tx: Transaction, secret_set: str, at: datetime) -> list[Run]:
    """A webhook was taken at this door: those runs that end with it, or are cleared by it.

    Zoom makes each secret anew, so that one which is right now has been right for as long as it
    was set: whoever was refused for their secret until now was a stranger.
    """
    open_ = runs.c.ended_at.is_(None) & runs.c.cleared_at.is_(None) & (runs.c.began_at <= at)
    strangers = (runs.c.kind == UNKNOWN_SECRET) & (runs.c.door == secret_set)
    ours = runs.c.cleared_at.is_(None) & (runs.c.began_at <= at) & strangers
    updated = [
        (await tx.execute(update(runs).where(*which).values(**values).returning(*COLUMNS))).all()
        for which, values in (
            ((ours, runs.c.last_at <= at), {"cleared_at": at, "ended_at": at}),
            ((ours, runs.c.last_at > at), {"began_at": at}),
            ((open_, ~strangers, runs.c.last_at <= at), {"ended_at": at}),
        )
    ]
    return [Run(*row) for rows in updated for row in rows]


async def unvalidated(tx: Transaction, start: datetime, end: datetime, secret_set: str) -> None:
    values = {"began_at": start, "last_at": end, "ended_at": end, "requests": 0}
    await tx.execute(insert(runs).values(kind=UNVALIDATED, door=secret_set, **values))


async def since(tx: Transaction, moment: datetime) -> list[Run]:
    """Those that lasted beyond a moment, or that last, in the order of beginning."""
    lasting = or_(runs.c.ended_at.is_(None), runs.c.ended_at > moment)
    query = select(*COLUMNS).where(runs.c.cleared_at.is_(None), lasting)
    return [Run(*row) for row in await tx.execute(query.order_by(runs.c.began_at))]


COLUMNS = (runs.c.kind, runs.c.began_at, runs.c.last_at, runs.c.ended_at)
