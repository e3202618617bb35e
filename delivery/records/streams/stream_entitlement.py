"""What has shown whether the account may have streams at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select

from delivery.records.database.store import Transaction
from delivery.records.tables import ledger, stream_starts
from integrations import providers

# Written into the statement, as the index is made for it: a parameter might be anything.
OFFERED = literal(providers.CURRENT.kinds.stream_offered, literal_execute=True)


@dataclass(frozen=True, slots=True)
class StreamEvidence:
    offered_at: datetime | None
    """When a stream of any meeting was last heard to begin."""
    refused_at: datetime | None
    """When Zoom last refused for good to start one."""
    refused_because: str | None
    """In words that hold no personal data."""


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
