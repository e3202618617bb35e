"""The alerts of the office: raised and ended by the service, ticked off by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import courses, office_alerts, users


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """What the office must look at, as it stands now."""

    kind: str
    """As `OfficeAlertKind`."""
    key: str
    """The same as long as it is the same matter."""
    course_id: int | None
    start_at: datetime
    end_at: datetime | None = None
    courses: int = 1
    signs: int = 0


@dataclass(frozen=True, slots=True)
class OfficeAlertRow:
    id: int
    kind: str
    course_id: int | None
    reference: str | None
    """The course's."""
    start_at: datetime
    end_at: datetime | None
    courses: int
    signs: int
    raised_at: datetime
    ended_at: datetime | None
    ticked_at: datetime | None
    ticked_by: str | None
    """The officer's name."""


async def settle(tx: Transaction, standing: Sequence[StandingAlert], now: datetime) -> int:
    """Raises what is new, follows what goes on and ends what is over; returns how many are new.
    What people have ticked off stays as they left it."""
    table = office_alerts.c
    query = select(table.id, table.key, table.start_at, table.end_at, table.courses, table.signs)
    open_rows = {row.key: row for row in await tx.execute(query.where(table.ended_at.is_(None)))}
    wanted = {alert.key: alert for alert in standing}
    raised = 0
    for key in sorted(wanted):
        alert = wanted[key]
        if key not in open_rows:
            raised += await _raise(tx, alert, now)
            continue
        row = open_rows[key]
        now_so = (alert.start_at, alert.end_at, alert.courses, alert.signs)
        if now_so != (row.start_at, row.end_at, row.courses, row.signs):
            await tx.execute(
                update(office_alerts).where(table.id == row.id).values(_measures(alert))
            )
    over = [row.id for key, row in sorted(open_rows.items()) if key not in wanted]
    if over:
        await tx.execute(update(office_alerts).where(table.id.in_(over)).values(ended_at=now))
    return raised


async def _raise(tx: Transaction, alert: StandingAlert, now: datetime) -> int:
    earlier = select(func.count()).where(office_alerts.c.key == alert.key)
    values: dict[str, Any] = {"kind": alert.kind, "key": alert.key, "course_id": alert.course_id}
    values |= {"time_of_key": (await tx.scalar(earlier) or 0) + 1, "raised_at": now}
    adding = insert(tx, office_alerts).values(**values, **_measures(alert))
    added = await tx.execute(adding.on_conflict_do_nothing().returning(office_alerts.c.id))
    return len(added.all())


def _measures(alert: StandingAlert) -> dict[str, Any]:
    return {
        "start_at": alert.start_at,
        "end_at": alert.end_at,
        "courses": alert.courses,
        "signs": alert.signs,
    }


async def listed(tx: Transaction, since: datetime, most: int) -> list[OfficeAlertRow]:
    """Returns the alerts that stand or that nobody has ticked off, and those of the time since
    `since`; at most `most`, those to tick off first, the newest on top. One statement."""
    table = office_alerts.c
    waits = table.ticked_at.is_(None)
    query = (
        select(
            table.id,
            table.kind,
            table.course_id,
            courses.c.reference,
            table.start_at,
            table.end_at,
            table.courses,
            table.signs,
            table.raised_at,
            table.ended_at,
            table.ticked_at,
            users.c.name.label("ticked_by"),
        )
        .select_from(
            office_alerts.outerjoin(courses, courses.c.id == table.course_id).outerjoin(
                users, users.c.id == table.ticked_by
            )
        )
        .where(or_(waits, table.raised_at >= since))
        .order_by(waits.desc(), table.raised_at.desc(), table.id.desc())
        .limit(most)
    )
    return [OfficeAlertRow(**row._asdict()) for row in await tx.execute(query)]


async def tick_off(tx: Transaction, alert_id: int, officer_id: int, now: datetime) -> str | None:
    """Ticks an alert off and returns its kind; None if there is none, or another officer was
    first, whose word stays."""
    table = office_alerts.c
    ticking = (
        update(office_alerts)
        .where(table.id == alert_id, table.ticked_at.is_(None))
        .values(ticked_at=now, ticked_by=officer_id)
        .returning(table.kind)
    )
    kind: str | None = await tx.scalar(ticking)
    return kind
