"""When the meeting provider's events could reach the service: no finding rests on other times."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import UNREAD_LINE, Event, NotHeard
from compliance.intervals import Span, Spans, subtract, union
from compliance.provider_report import Reconciled

LAST_TRY = timedelta(minutes=85)
"""Zoom repeats a webhook after 5, 20 and 60 more minutes, and then never (FACTS 1, Retries). So a
webhook sent longer than this before the end of an outage is lost, and any later one has arrived by
this long after the end."""

LOBBY = timedelta(hours=2)
"""How long before the start clients may be in the waiting room."""


def heard(
    events: Iterable[Event], instances: Instances, judged: Span, now: datetime | None
) -> Spans:
    """The part of the course, and of the time before it in which clients arrive, whose events have
    all arrived or are in the report. No report makes good a line that cannot be read."""
    whole = Span(judged.start - LOBBY, judged.end)
    events = tuple(events)
    outages = only(events, NotHeard)
    unread = union(_lost(outage, now) for outage in outages if outage.why == UNREAD_LINE)
    reported = {report.instance for report in only(events, Reconciled)}
    if instances.began and instances.began.keys() <= reported:
        return subtract([whole], unread)
    lost = subtract(
        union(_lost(outage, now) for outage in outages),
        (
            Span(began, instances.ended.get(instance, whole.end))
            for instance, began in instances.began.items()
            if instance in reported
        ),
    )
    return subtract([whole], union([*lost, *unread]))


def _lost(outage: NotHeard, now: datetime | None) -> Span:
    """The part of an outage from which events may be missing. Where the provider repeats its
    messages, that is the part whose last retry failed. If the service did not run, it is the whole
    outage until the last retry is due; an outage that late webhooks reveal is not, because most
    late webhooks hide no others."""
    trying = now is not None and now < outage.end + LAST_TRY
    if outage.why == "unreached" or (outage.why == "service_down" and not trying):
        return Span(outage.start, max(outage.start, outage.end - LAST_TRY))
    return Span(outage.start, outage.end)
