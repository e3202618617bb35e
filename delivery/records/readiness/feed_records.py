"""What is on record about the webhooks and streams of the whole account, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from delivery.records.database.store import Transaction
from delivery.records.outages.endpoint_validation import ZOOM
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.streams import stream_entitlement
from delivery.records.streams.stream_entitlement import StreamEvidence
from delivery.records.tables import endpoint_validations, set_aside


@dataclass(frozen=True, slots=True)
class FeedRecords:
    validated_at: datetime | None
    """When the endpoint last answered the provider's validation request."""
    streams: StreamEvidence
    unread: int
    """The number of messages that could not be read and name no course."""


_QUERY = UnitedQuery(
    validated=select(endpoint_validations.c.answered_at.label("at")).where(
        endpoint_validations.c.endpoint == ZOOM
    ),
    offered=stream_entitlement.last_offered(),
    refused=stream_entitlement.last_refused(),
    unread=select(func.count().label("number"))
    .select_from(set_aside)
    .where(set_aside.c.received_at >= bindparam("unread_since")),
)


async def read(tx: Transaction, unread_since: datetime) -> FeedRecords:
    """Counts the unread messages that were received since a moment."""
    rows = await _QUERY.rows(tx, {"unread_since": unread_since})
    validated, refused = rows["validated"], rows["refused"]
    return FeedRecords(
        validated_at=validated[0]["at"] if validated else None,
        streams=StreamEvidence(
            rows["offered"][0]["at"],
            refused[0]["at"] if refused else None,
            refused[0]["fault"] if refused else None,
        ),
        unread=rows["unread"][0]["number"],
    )
