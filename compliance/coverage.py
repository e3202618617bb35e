"""When the cameras were watched at all: outside of it, a camera that nobody marked is unknown."""

from collections.abc import Iterable
from datetime import datetime

from compliance.events import Event, WatchBegan, WatchEnded
from compliance.hearing import only
from compliance.instances import Instances
from compliance.spans import Span, Spans, union


def watched(events: Iterable[Event], instances: Instances, until: datetime) -> Spans:
    """The stretches in which at least one camera watch ran, none of them beyond `until`.

    A watch ends when it is said to, with its instance, or else at `until`.
    """
    events = tuple(events)
    stops = only(events, WatchEnded)
    return union(
        Span(began.at, min([until, *_ends(began, stops, instances)]))
        for began in only(events, WatchBegan)
    )


def _ends(
    began: WatchBegan, stops: Iterable[WatchEnded], instances: Instances
) -> Iterable[datetime]:
    over = instances.ended.get(began.instance)
    stopped = [
        stop.at
        for stop in stops
        if (stop.instance, stop.stream) == (began.instance, began.stream) and stop.at > began.at
    ]
    return [*stopped, *([over] if over else [])]
