"""Puts what was heard of one course in order: each fact once, oldest first, whatever came when."""

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
    """The same answer for any order and any repetition of the same facts."""
    ordered: list[Event] = []
    for _, at_once in groupby(sorted(events, key=_AT), _AT):
        simultaneous = list(at_once)
        ordered += sorted(set(simultaneous), key=repr) if len(simultaneous) > 1 else simultaneous
    return tuple(ordered)


def settled(
    these: Iterable[One], key: Callable[[One], Any], said: Callable[[One], Any] = repr
) -> list[One]:
    """Sorted by the key, and those that have the same by what they say: so in the same order,
    whatever order they came in. Saying it takes far longer than all the rest, and few need to."""
    ordered: list[One] = []
    for _, alike in groupby(sorted(these, key=key), key):
        same = list(alike)
        ordered += sorted(same, key=said) if len(same) > 1 else same
    return ordered


def only(events: Iterable[Event], kind: type[Kind]) -> tuple[Kind, ...]:
    """Those of one kind, in the order given."""
    return tuple([event for event in events if isinstance(event, kind)])


def without_cameras(events: Iterable[Event]) -> tuple[Event, ...]:
    """All but what streams reported of cameras: half of all that is heard, and nothing but what is
    known of cameras rests on it."""
    return tuple([event for event in events if not isinstance(event, CameraReported)])
