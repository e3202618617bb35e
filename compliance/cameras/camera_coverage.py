"""When the cameras were watched at all: outside of it, a camera that nobody marked is unknown."""

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest

from compliance.cameras.camera_stream import turns
from compliance.connections.instances import Instances
from compliance.events import Event
from compliance.intervals import Span, Spans, union


def watched(events: Iterable[Event], instances: Instances, until: datetime) -> Spans:
    """The stretches in which at least one camera watch ran, none of them beyond `until`.

    A watch ends when it is said to pause or to end, with its instance, or else at `until`.
    """
    return union(
        Span(turn.at, min([until, over, following.at if following else until]))
        for (instance, _), went in turns(events).items()
        for over in [instances.ended.get(instance, until)]
        for turn, following in zip_longest(went, went[1:])
        if turn.runs
    )
