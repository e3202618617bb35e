"""Evidence of whether the account has streams at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

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


def last_offered() -> Select[Any]:
    """The query for the time `at` of the last offer of a stream, in one row; null without any."""
    return select(func.max(ledger.c.received_at).label("at")).where(ledger.c.kind == OFFERED)


def last_refused() -> Select[Any]:
    """The query for the time `at` and the `fault` of the last refusal for good."""
    return (
        select(stream_starts.c.claimed_at.label("at"), stream_starts.c.fault)
        .where(stream_starts.c.state == "refused")
        .order_by(stream_starts.c.claimed_at.desc())
        .limit(1)
    )
