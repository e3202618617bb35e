"""Checks that Zoom's webhooks and camera streams will reach this service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.readiness.readiness_item import Item, ItemState, ItemSubject, moment
from delivery.records.database.store import Transaction
from delivery.records.outages.endpoint_validation import VALIDATED_WITHIN
from delivery.records.readiness import feed_records, received_kinds
from delivery.records.streams.stream_entitlement import StreamEvidence
from delivery.streams import monitoring_status
from delivery.streams.monitoring_status import Monitored, Monitoring, NearLimit
from integrations import providers
from integrations.course_provider import Observation

UNREAD_WITHIN = timedelta(days=1)
ENTITLED_FOR = timedelta(days=30)
"""How long a stream that started counts as proof that the account may have streams."""

VALIDATE = (
    "The owner of the Zoom app must select “Validate” beside its event notification URL "
    "in the Zoom App Marketplace."
)
SUBSCRIBE = (
    "The owner of the Zoom app must compare its event subscription with the list in the document "
    "OPERATIONS of this service, and subscribe to the missing events."
)
SET_UP = (
    "The operator of this service must set the client ID and secret of a General app with RTMS "
    "(COURSEWATCH_ZOOM_RTMS_CLIENT_ID and _SECRET)."
)
LOOK_IN_ZOOM = (
    "An administrator of the Zoom account must check that Realtime Media Streams are switched on, "
    "paid for and allowed for our app."
)
LOOK_IN_LOG = (
    "The operator of this service must look for “webhook set aside” in its log and ask Zoom’s "
    "support what it sent."
)
BY_HAND = "The trainer must mark cameras by hand on the monitor."
FEWER = "An administrator of the Zoom account must ask for a higher limit, or spread courses out."


@dataclass(frozen=True, slots=True)
class Feeds:
    """The state of the webhooks and the streams, the same for all courses."""

    answered_at: datetime | None
    """When the endpoint last answered Zoom's validation request."""
    observes: frozenset[Observation]
    streams: StreamEvidence
    near_limit: NearLimit | None = None
    unread: int = 0
    """How many webhooks of the last day could not be read and name no course of ours."""
    missing_kinds: tuple[str, ...] = ()
    """Webhooks that should have come of the last courses, by Zoom's names."""


async def read(tx: Transaction, now: datetime, observes: frozenset[Observation]) -> Feeds:
    records = await feed_records.read(tx, now - UNREAD_WITHIN)
    return Feeds(
        answered_at=records.validated_at,
        observes=observes,
        streams=records.streams,
        near_limit=await monitoring_status.near_limit(tx, now),
        unread=records.unread,
        missing_kinds=providers.CURRENT.missing_kinds(
            await received_kinds.of_last_courses(tx, now)
        ),
    )


def validated(feeds: Feeds, now: datetime) -> Item:
    if feeds.answered_at is None:
        words = "We have no record that Zoom validated the webhook endpoint"
        return Item(ItemSubject.ENDPOINT, ItemState.NOT_KNOWN, words, VALIDATE)
    words = f"Zoom last validated the webhook endpoint {moment(feeds.answered_at)}"
    if feeds.answered_at < now - VALIDATED_WITHIN:
        late = f"{words}, more than 72 hours ago, so it may have stopped sending"
        return Item(ItemSubject.ENDPOINT, ItemState.NOT_READY, late, VALIDATE)
    if feeds.unread:
        unread = (
            f"{words}. In the last 24 hours it sent {feeds.unread} message"
            f"{'' if feeds.unread == 1 else 's'} that could not be read and could be about any "
            "course"
        )
        return Item(ItemSubject.ENDPOINT, ItemState.NOT_KNOWN, unread, LOOK_IN_LOG)
    return Item(ItemSubject.ENDPOINT, ItemState.READY, words)


def subscribed(feeds: Feeds) -> Item:
    """Judges by the last courses that were held, as Zoom has no call for it."""
    if feeds.missing_kinds:
        words = f"Zoom sent no {', '.join(feeds.missing_kinds)} of the last courses"
        return Item(ItemSubject.EVENTS, ItemState.NOT_KNOWN, words, SUBSCRIBE)
    words = "No event was missing in the last courses"
    return Item(ItemSubject.EVENTS, ItemState.READY, words)


def entitled(feeds: Feeds, now: datetime, watched: Monitoring | None = None) -> Item:
    """Judges by the last stream started or refused, as Zoom has no call for it.

    `watched`, the monitoring of an open meeting, decides for that course.
    """
    if Observation.CAMERA not in feeds.observes:
        words = (
            "This service is not set up to receive Zoom’s streams, so camera states are not known"
        )
        return Item(ItemSubject.STREAMS, ItemState.NOT_READY, words, SET_UP)
    if watched and watched.state is Monitored.WATCHED:
        return Item(ItemSubject.STREAMS, ItemState.READY, "The cameras are watched")
    if watched and watched.state in (Monitored.NOT, Monitored.LOST):
        words = f"The cameras are not watched, because {watched.because}"
        return Item(ItemSubject.STREAMS, ItemState.NOT_READY, words, f"{LOOK_IN_ZOOM} {BY_HAND}")
    return _by_last_stream(feeds, now)


def _by_last_stream(feeds: Feeds, now: datetime) -> Item:
    last, since = feeds.streams, now - ENTITLED_FOR
    started = last.offered_at if last.offered_at and last.offered_at >= since else None
    refused = last.refused_at if last.refused_at and last.refused_at >= since else None
    if refused and (started is None or refused > started):
        words = f"Zoom refused a stream {moment(refused)}: {last.refused_because}"
        return Item(ItemSubject.STREAMS, ItemState.NOT_READY, words, LOOK_IN_ZOOM)
    if feeds.near_limit is not None:
        words = f"The Zoom account was close to its limit of streams {moment(feeds.near_limit.at)}"
        return Item(ItemSubject.STREAMS, ItemState.NOT_KNOWN, words, FEWER)
    if started:
        return Item(
            ItemSubject.STREAMS, ItemState.READY, f"A stream last started {moment(started)}"
        )
    words = "No stream has started in the last 30 days, so we do not know whether one will"
    return Item(ItemSubject.STREAMS, ItemState.NOT_KNOWN, words, LOOK_IN_ZOOM)
