"""The course of each stream's watch: when it began, paused, resumed and was lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from compliance.events import Event
from compliance.stream_events import WatchBegan, WatchEnded, WatchPaused, WatchResumed

Stream = tuple[str, str]
"""An instance and one of its streams."""
Word = WatchBegan | WatchPaused | WatchResumed | WatchEnded

_AT = attrgetter("at")
_ONE_AFTER_ANOTHER = (WatchEnded, WatchBegan, WatchPaused, WatchResumed)
"""The order within one second: a loss precedes a beginning, a beginning precedes the reported
state, and a pause precedes a resume."""


@dataclass(frozen=True, slots=True)
class CameraTurn:
    """The turn of a stream in one second."""

    at: datetime
    runs: bool
    """Whether its cameras are reported from now on. States reported before the turn are no longer
    valid."""
    anew: bool
    """Whether the states reported in this same second came after the turn."""


def turns(events: Iterable[Event]) -> Mapping[Stream, tuple[CameraTurn, ...]]:
    """The turns of each stream that has any, oldest first, for any order of `events`."""
    words_of: dict[Stream, list[Word]] = {}
    for event in events:
        if isinstance(event, Word):
            words_of.setdefault((event.instance, event.stream), []).append(event)
    went = {stream: tuple(_turns(words)) for stream, words in words_of.items()}
    return {stream: stream_turns for stream, stream_turns in went.items() if stream_turns}


def _turns(words: Iterable[Word]) -> Iterator[CameraTurn]:
    for at, at_once in groupby(_that_count(words), _AT):
        kinds = [type(word) for word in at_once]
        runs = kinds[-1] in (WatchBegan, WatchResumed)
        yield CameraTurn(at, runs, anew=runs and (WatchBegan in kinds or WatchPaused not in kinds))


def _that_count(words: Iterable[Word]) -> Iterator[Word]:
    """A resume counts only after a pause. Zoom also reports a running stream as resumed, and
    reports each pause and resume twice, for the session and for the stream; neither may cut a
    watch. No resume ends the loss of a connection."""
    last: Word | None = None
    for word in sorted(words, key=_in_order):
        if not isinstance(word, WatchResumed) or isinstance(last, WatchPaused):
            yield word
            last = word


def _in_order(word: Word) -> tuple[datetime, int]:
    return word.at, _ONE_AFTER_ANOTHER.index(type(word))
