"""Stretches in which a client's own page could not reach the service, as the page reports them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, func, insert, select

from delivery.records.database.store import Transaction
from delivery.records.tables import connection_reports

MOST, MOST_IN = 6, timedelta(minutes=1)
"""Reports that are stored of one booking in so long."""

SHOWN = 100
"""The newest reports that are read of a booking."""


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    id: int
    booking_id: int
    code: str
    """`offline`, `unreached` or `slow`."""
    began_at: datetime
    ended_at: datetime
    at: datetime
    """When the report came."""


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    code: str,
    began_at: datetime,
    ended_at: datetime,
    now: datetime,
) -> bool:
    """Stores a report, unless `MOST` came of the booking in the last minute; returns whether."""
    lately = select(func.count()).where(
        connection_reports.c.booking_id == booking_id,
        connection_reports.c.at > now - MOST_IN,
        connection_reports.c.at <= now,
    )
    if (await tx.execute(lately)).scalar_one() >= MOST:
        return False
    stored = {
        "booking_id": booking_id,
        "code": code,
        "began_at": began_at,
        "ended_at": ended_at,
        "at": now,
    }
    await tx.execute(insert(connection_reports).values(stored))
    return True


async def of_booking(tx: Transaction, booking_id: int) -> tuple[ConnectionReport, ...]:
    """The newest reports of a booking, oldest first."""
    rows = await tx.execute(newest(booking_id))
    reports = (ConnectionReport(**row._asdict()) for row in rows)
    return tuple(sorted(reports, key=lambda report: report.id))


def newest(booking_id: int | BindParameter[int]) -> Select[Any]:
    """The query for the newest reports of a booking."""
    return (
        select(connection_reports)
        .where(connection_reports.c.booking_id == booking_id)
        .order_by(connection_reports.c.id.desc())
        .limit(SHOWN)
    )
