"""When we could have heard what the meeting provider tells: no finding rests on other times."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from compliance.connections.instances import Instances
from compliance.event_order import only
from compliance.events import Event, NotHeard
from compliance.intervals import Span, Spans, subtract, union
from compliance.provider_report import Reconciled

LAST_TRY = timedelta(minutes=85)
"""Zoom tells again after 5, 20 and 60 more minutes, and then never (FACTS 1, Retries). So what was
told this long before an outage ended, and in it, is lost; the rest has come by this long after."""

LOBBY = timedelta(hours=2)
"""How long before the start people may be in the waiting room."""


def heard(
    events: Iterable[Event], instances: Instances, judged: Span, now: datetime | None
) -> Spans:
    """The part of the course, and of the time before it in which people arrive, of which all that
    was told has reached us or is in the report."""
    whole = Span(judged.start - LOBBY, judged.end)
    events = tuple(events)
    reported = {report.instance for report in only(events, Reconciled)}
    if instances.began and instances.began.keys() <= reported:
        return union([whole])
    lost = subtract(
        union(_lost(outage, now) for outage in only(events, NotHeard)),
        (
            Span(began, instances.ended.get(instance, whole.end))
            for instance, began in instances.began.items()
            if instance in reported
        ),
    )
    return subtract([whole], lost)


def _lost(outage: NotHeard, now: datetime | None) -> Span:
    """Of what the provider tells again, what was beyond every try. While we did not run at all,
    all of it until the last try has had its time; else only one late message shows that there was
    an outage, and most that are late have nothing behind them."""
    trying = now is not None and now < outage.end + LAST_TRY
    if outage.why == "unreached" or (outage.why == "service_down" and not trying):
        return Span(outage.start, max(outage.start, outage.end - LAST_TRY))
    return Span(outage.start, outage.end)
