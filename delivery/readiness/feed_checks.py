"""Whether we would hear of a course: Zoom's webhooks, and its streams of cameras."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.readiness.readiness_item import Item, ItemState, What, moment
from delivery.records.database.store import Transaction
from delivery.records.outages import endpoint_validation
from delivery.records.outages.endpoint_validation import VALIDATED_WITHIN
from delivery.records.streams import stream_entitlement
from delivery.records.streams.stream_entitlement import StreamEvidence
from delivery.streams import monitoring_status
from delivery.streams.monitoring_status import Monitored, Monitoring, NearLimit
from integrations.course_provider import Observation

LATELY = timedelta(days=30)
"""How long a stream that began says that the account may have streams."""

VALIDATE = (
    "Whoever runs the Zoom app presses “Validate” beside its event notification URL "
    "in the Zoom App Marketplace."
)
SET_UP = (
    "Whoever runs this service sets the client id and secret of a General app with RTMS "
    "(COURSEWATCH_ZOOM_RTMS_CLIENT_ID and _SECRET)."
)
LOOK_IN_ZOOM = (
    "An administrator of the Zoom account looks whether Realtime Media Streams are switched on, "
    "paid for and allowed for our app."
)
BY_HAND = "The trainer marks cameras by hand on the monitor."
FEWER = "An administrator of the Zoom account has the limit raised, or courses are spread out."


@dataclass(frozen=True, slots=True)
class Feeds:
    """What is known of both for all courses alike."""

    answered_at: datetime | None
    """When Zoom's question to the endpoint was last answered."""
    observes: frozenset[Observation]
    streams: StreamEvidence
    near_limit: NearLimit | None = None


async def read(tx: Transaction, now: datetime, observes: frozenset[Observation]) -> Feeds:
    return Feeds(
        answered_at=await endpoint_validation.answered_at(tx),
        observes=observes,
        streams=await stream_entitlement.last(tx),
        near_limit=await monitoring_status.near_limit(tx, now),
    )


def validated(feeds: Feeds, now: datetime) -> Item:
    if feeds.answered_at is None:
        words = "Zoom has not asked whether this service holds the secret, since that is kept"
        return Item(What.ENDPOINT, ItemState.NOT_KNOWN, words, VALIDATE)
    words = f"Zoom last validated the webhook endpoint {moment(feeds.answered_at)}"
    if feeds.answered_at < now - VALIDATED_WITHIN:
        late = f"{words}, more than 72 hours ago: it may have stopped sending"
        return Item(What.ENDPOINT, ItemState.NOT_READY, late, VALIDATE)
    return Item(What.ENDPOINT, ItemState.READY, words)


def entitled(feeds: Feeds, now: datetime, watched: Monitoring | None = None) -> Item:
    """Zoom has no call that tells it: what happened last does. `watched` of a meeting that is
    open says it of this course itself."""
    if Observation.CAMERA not in feeds.observes:
        words = "This service is not set up to receive Zoom’s streams, so cameras are not known"
        return Item(What.STREAMS, ItemState.NOT_READY, words, SET_UP)
    if watched and watched.state is Monitored.WATCHED:
        return Item(What.STREAMS, ItemState.READY, "The cameras are watched")
    if watched and watched.state in (Monitored.NOT, Monitored.LOST):
        words = f"The cameras are not watched, because {watched.because}"
        return Item(What.STREAMS, ItemState.NOT_READY, words, f"{LOOK_IN_ZOOM} {BY_HAND}")
    return _as_last_seen(feeds, now)


def _as_last_seen(feeds: Feeds, now: datetime) -> Item:
    last, since = feeds.streams, now - LATELY
    offered = last.offered_at if last.offered_at and last.offered_at >= since else None
    refused = last.refused_at if last.refused_at and last.refused_at >= since else None
    if refused and (offered is None or refused > offered):
        words = f"Zoom refused a stream {moment(refused)}: {last.refused_because}"
        return Item(What.STREAMS, ItemState.NOT_READY, words, LOOK_IN_ZOOM)
    if feeds.near_limit is not None:
        words = f"The Zoom account was near its limit of streams {moment(feeds.near_limit.at)}"
        return Item(What.STREAMS, ItemState.NOT_KNOWN, words, FEWER)
    if offered:
        return Item(What.STREAMS, ItemState.READY, f"A stream last began {moment(offered)}")
    words = "No stream has begun in 30 days, so it is not known whether one would"
    return Item(What.STREAMS, ItemState.NOT_KNOWN, words, LOOK_IN_ZOOM)
