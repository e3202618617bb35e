"""Outages that late webhooks and missing events show."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from compliance.connections.connections import stays
from compliance.event_order import only
from compliance.events import Event, Joined, Left, NotHeard

LATE = timedelta(minutes=4)
"""Zoom posts at once, then after 5, 20 and 60 minutes (FACTS 1, Retries). A webhook later than this
after its event had an attempt that did not arrive."""
LAST_TRY = timedelta(minutes=95)
"""A webhook later than this after its event is no retry, and shows nothing of an outage."""

Webhook = tuple[datetime, datetime]
"""The time of the event by Zoom's clock, and the time of its receipt."""


def outages(
    webhooks: Iterable[Webhook], events: Iterable[Event], since: datetime
) -> tuple[NotHeard, ...]:
    """The outages since `since`: from the last punctual webhook before a late one's event to the
    first receipt after it.

    Only if a client's leave arrived without the join, which shows that the retries were not enough.
    """
    if not _joins_lack(tuple(events)):
        return ()
    in_order = sorted(webhooks, key=lambda webhook: webhook[1])
    return tuple(sorted(set(_outages(in_order, since)), key=lambda gap: (gap.start, gap.end)))


def _outages(webhooks: Sequence[Webhook], since: datetime) -> Iterator[NotHeard]:
    receipts = [received for _, received in webhooks]
    for happened, received in webhooks:
        if not LATE <= received - happened <= LAST_TRY:
            continue
        start = max([since, *(receipt for receipt in receipts if receipt <= happened)])
        end = next(receipt for receipt in receipts if receipt > happened)
        if start < end:
            yield NotHeard(end, start, end, "unreached")


def _joins_lack(events: Sequence[Event]) -> bool:
    """Considers people with a personal link: Zoom omits joins of the host (FACTS, trap 11)."""
    piles: dict[tuple[str, str, str], list[Joined | Left]] = {}
    changes: tuple[Joined | Left, ...] = (*only(events, Joined), *only(events, Left))
    for stay in changes:
        piles.setdefault((stay.instance, stay.person.uuid, stay.person.user_id), []).append(stay)
    return any(
        left is not None and joined is None and left.person.registrant_id is not None
        for pile in piles.values()
        for joined, left in stays(pile)
    )
