"""Orders the events of a course: each fact once, oldest first, however the events arrived."""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from compliance.events import Event
from compliance.stream_events import CameraReported

Kind = TypeVar("Kind")
One = TypeVar("One")

_AT = attrgetter("at")


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events in time order without repetitions, the same for any order of arrival."""
    ordered: list[Event] = []
    for _, at_once in groupby(sorted(events, key=_AT), _AT):
        simultaneous = list(at_once)
        ordered += sorted(set(simultaneous), key=repr) if len(simultaneous) > 1 else simultaneous
    return tuple(ordered)


def settled(
    these: Iterable[One], key: Callable[[One], Any], said: Callable[[One], Any] = repr
) -> list[One]:
    """The items sorted by `key`; items with an equal key are sorted by their representation, so
    that the order never depends on arrival. Few items need it, because making a representation
    takes far longer than sorting."""
    ordered: list[One] = []
    for _, alike in groupby(sorted(these, key=key), key):
        same = list(alike)
        ordered += sorted(same, key=said) if len(same) > 1 else same
    return ordered


def only(events: Iterable[Event], kind: type[Kind]) -> tuple[Kind, ...]:
    """The events of one kind, in the order given."""
    return tuple([event for event in events if isinstance(event, kind)])


def without_cameras(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events except the cameras that streams report, which are half of all events and matter to
    cameras alone."""
    return tuple([event for event in events if not isinstance(event, CameraReported)])
