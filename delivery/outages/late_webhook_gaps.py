"""A stretch in which our address could not be reached, as what came late and what lacks betray."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from compliance.connections.connections import stays
from compliance.event_order import only
from compliance.events import Event, Joined, Left, NotHeard

LATE = timedelta(minutes=4)
"""Zoom tells at once, and again after 5, 20 and 60 more minutes (FACTS 1, Retries): what comes
later than this after its event was tried before and did not reach us."""

Webhook = tuple[datetime, datetime]
"""When what it tells of happened, by Zoom's clock, and when it was received."""


def outages(
    webhooks: Iterable[Webhook], events: Iterable[Event], since: datetime
) -> tuple[NotHeard, ...]:
    """From the last that came before the event of a late one, or else from `since`, to the first
    that came after it; if somebody's leave came and their join never did.

    Without such a leave nothing shows that the tries did not suffice, however long it was quiet.
    """
    if not _joins_lack(tuple(events)):
        return ()
    in_order = sorted(webhooks, key=lambda webhook: webhook[1])
    return tuple(sorted(set(_outages(in_order, since)), key=lambda gap: (gap.start, gap.end)))


def _outages(webhooks: Sequence[Webhook], since: datetime) -> Iterator[NotHeard]:
    receipts = [received for _, received in webhooks]
    for happened, received in webhooks:
        if received - happened < LATE:
            continue
        start = max([since, *(receipt for receipt in receipts if receipt <= happened)])
        end = next(receipt for receipt in receipts if receipt > happened)
        if start < end:
            yield NotHeard(end, start, end, "unreached")


def _joins_lack(events: Sequence[Event]) -> bool:
    """Of whoever holds a personal link: of the host Zoom leaves joins out (FACTS, trap 11)."""
    piles: dict[tuple[str, str, str], list[Joined | Left]] = {}
    changes: tuple[Joined | Left, ...] = (*only(events, Joined), *only(events, Left))
    for stay in changes:
        piles.setdefault((stay.instance, stay.person.uuid, stay.person.user_id), []).append(stay)
    return any(
        left is not None and joined is None and left.person.registrant_id is not None
        for pile in piles.values()
        for joined, left in stays(pile)
    )
