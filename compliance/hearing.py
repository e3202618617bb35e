"""Puts what was heard of one course in order: each fact once, oldest first, whatever came when."""

from collections.abc import Iterable
from typing import TypeVar

from compliance.events import Event

Kind = TypeVar("Kind")


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The same answer for any order and any repetition of the same facts."""
    return tuple(sorted(set(events), key=lambda event: (event.at, repr(event))))


def only(events: Iterable[Event], kind: type[Kind]) -> tuple[Kind, ...]:
    """Those of one kind, in the order given."""
    return tuple(event for event in events if isinstance(event, kind))
