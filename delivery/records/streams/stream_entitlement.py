"""Evidence of whether the account has streams at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select

from delivery.records.database.store import Transaction
from delivery.records.tables import ledger, stream_starts
from integrations import providers

# A literal, because the partial index applies to this value and not to a parameter.
OFFERED = literal(providers.CURRENT.kinds.stream_offered, literal_execute=True)


@dataclass(frozen=True, slots=True)
class StreamEvidence:
    offered_at: datetime | None
    """When a stream of any meeting last began."""
    refused_at: datetime | None
    """When Zoom last refused to start one for good."""
    refused_because: str | None
    """The reason, without personal data."""


async def last(tx: Transaction) -> StreamEvidence:
    offered = select(func.max(ledger.c.received_at)).where(ledger.c.kind == OFFERED)
    offered_at = await tx.scalar(offered)
    refused = (
        select(stream_starts.c.claimed_at, stream_starts.c.fault)
        .where(stream_starts.c.state == "refused")
        .order_by(stream_starts.c.claimed_at.desc())
        .limit(1)
    )
    row = (await tx.execute(refused)).one_or_none()
    return StreamEvidence(offered_at, row.claimed_at if row else None, row.fault if row else None)
