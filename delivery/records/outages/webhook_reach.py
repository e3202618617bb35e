"""All that is on record about whether webhooks could reach the service, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, literal, or_, select, union_all

from delivery.records.database.store import Transaction
from delivery.records.outages.endpoint_validation import ZOOM
from delivery.records.outages.process_runs import ProcessRun
from delivery.records.outages.rejection_runs import RejectionRun
from delivery.records.tables import (
    UTCDateTime,
    endpoint_runs,
    endpoint_validations,
    lives,
    office_alerts,
)

RAN, VALIDATED, SHARED = "ran", "validated", "shared"
OF_LOSSES = "fault_losses"  # as `OfficeAlertKind` names it


@dataclass(frozen=True, slots=True)
class WebhookReach:
    processes: tuple[ProcessRun, ...] = ()
    """The runs of processes that lasted beyond a moment and the last run before it, ordered by
    start."""
    rejections: tuple[RejectionRun, ...] = ()
    """The runs of refused webhooks that lasted beyond it or still last, ordered by start."""
    shared_faults: tuple[tuple[datetime, datetime], ...] = ()
    """The stretches in which clients of many courses were lost at once, in time order."""
    validated_at: datetime | None = None
    """The last answer to a validation of the endpoint; None if none is stored."""


_MOMENT = bindparam("moment", type_=UTCDateTime)


def _shared() -> Select[Any]:
    table = office_alerts.c
    times = (table.start_at, table.end_at, table.end_at)
    of_losses = (table.kind == OF_LOSSES, table.end_at.is_not(None), table.start_at > _MOMENT)
    return select(literal(SHARED), *times).where(*of_losses)


def _ran() -> Select[Any]:
    earlier = select(lives.c.id).where(lives.c.beat_at <= _MOMENT).order_by(lives.c.beat_at.desc())
    last_before = earlier.limit(1).scalar_subquery()
    times = (lives.c.began_at, lives.c.beat_at, lives.c.beat_at.label("ended_at"))
    lasting = or_(lives.c.beat_at > _MOMENT, lives.c.id == last_before)
    return select(literal(RAN).label("kind"), *times).where(lasting)


def _rejected() -> Select[Any]:
    runs = endpoint_runs.c
    lasting = or_(runs.ended_at.is_(None), runs.ended_at > _MOMENT)
    times = (runs.began_at, runs.last_at, runs.ended_at)
    return select(runs.kind, *times).where(runs.cleared_at.is_(None), lasting)


def _validated() -> Select[Any]:
    at = endpoint_validations.c.answered_at
    of_zoom = endpoint_validations.c.endpoint == ZOOM
    return select(literal(VALIDATED), at, at, at).where(of_zoom)


_SINCE = union_all(_ran(), _rejected(), _shared(), _validated())


async def since(tx: Transaction, moment: datetime) -> WebhookReach:
    """Returns what is on record about the time from `moment` on."""
    rows = (await tx.execute(_SINCE, {"moment": moment})).all()
    of_processes = sorted(row[1:3] for row in rows if row.kind == RAN)
    others = [row for row in rows if row.kind not in (RAN, VALIDATED, SHARED)]
    validated = [row.began_at for row in rows if row.kind == VALIDATED]
    return WebhookReach(
        tuple(ProcessRun(*times) for times in of_processes),
        tuple(RejectionRun(*row) for row in sorted(others, key=lambda row: row.began_at)),
        tuple(sorted((row.began_at, row.ended_at) for row in rows if row.kind == SHARED)),
        validated[0] if validated else None,
    )
