"""When any camera watch ran: outside that time, a camera without a mark is unknown."""

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest

from compliance.cameras.camera_stream import turns
from compliance.connections.instances import Instances
from compliance.events import Event
from compliance.intervals import Span, Spans, union


def watched(events: Iterable[Event], instances: Instances, until: datetime) -> Spans:
    """The stretches in which at least one camera watch ran, up to `until`.

    A watch ends when it is reported paused or ended, with its instance, or at `until`.
    """
    return union(
        Span(turn.at, min([until, over, following.at if following else until]))
        for (instance, _), went in turns(events).items()
        for over in [instances.ended.get(instance, until)]
        for turn, following in zip_longest(went, went[1:])
        if turn.runs
    )
