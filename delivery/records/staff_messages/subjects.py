"""What messages to trainers and the office are about."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.staff_messages.trainer_causes import STAGE_HOURS
from delivery.records.tables import readiness_looks


async def not_ready(tx: Transaction, inspection_id: int) -> Sequence[Mapping[str, Any]]:
    """What an inspection found not ready, as `InspectionRow.items` has it; empty without such an
    inspection."""
    query = select(readiness_looks.c["items"]).where(readiness_looks.c.id == inspection_id)
    items = await tx.scalar(query)
    return [item for item in items or () if item["state"] == "not_ready"]


async def hours_before(tx: Transaction, inspection_id: int) -> int | None:
    """How many hours before the start the inspection is made; None without such an inspection."""
    query = select(readiness_looks.c.stage).where(readiness_looks.c.id == inspection_id)
    return STAGE_HOURS.get(await tx.scalar(query) or "")
