"""Runs of refused webhooks, and times in which Zoom may have disabled the endpoint."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, insert, or_, select, update

from delivery.records.database.store import Transaction
from delivery.records.tables import endpoint_runs as runs

UNKNOWN_SECRET, STALE, UNVALIDATED = "unknown_secret", "stale", "unvalidated"
GOES_ON = timedelta(minutes=10)
"""A refusal within this time after a run continues it instead of starting a new one."""


@dataclass(frozen=True, slots=True)
class RejectionRun:
    kind: str
    """`unknown_secret`, `stale` or `unvalidated`."""
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None
    """None while no webhook has been accepted since."""


async def refused(
    tx: Transaction, kind: str, secret_set: str, first: datetime, last: datetime, requests: int
) -> bool:
    """Notes `requests` refused requests from `first` to `last`; returns whether a run began or
    began again."""
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


async def accepted(tx: Transaction, secret_set: str, at: datetime) -> list[RejectionRun]:
    """Notes an accepted webhook; returns the runs that it ends or clears.

    Zoom generates each secret, so a secret that is right now was right since it was set: requests
    refused for another secret came from strangers.
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
    return [RejectionRun(*row) for rows in updated for row in rows]


async def unvalidated(tx: Transaction, start: datetime, end: datetime, secret_set: str) -> None:
    """Notes a time in which Zoom may have disabled the endpoint."""
    values = {"began_at": start, "last_at": end, "ended_at": end, "requests": 0}
    await tx.execute(insert(runs).values(kind=UNVALIDATED, door=secret_set, **values))


COLUMNS = (runs.c.kind, runs.c.began_at, runs.c.last_at, runs.c.ended_at)
