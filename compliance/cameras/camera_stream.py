"""How the watch of each stream went: when it began, paused, was resumed, was lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from compliance.events import Event
from compliance.stream_events import WatchBegan, WatchEnded, WatchPaused, WatchResumed

Stream = tuple[str, str]
"""An instance, and a stream of it."""
Word = WatchBegan | WatchPaused | WatchResumed | WatchEnded

_AT = attrgetter("at")
_ONE_AFTER_ANOTHER = (WatchEnded, WatchBegan, WatchPaused, WatchResumed)
"""Within one second. What is lost and begun is taken up again; what has begun is told of its state;
what is paused and resumed goes on."""


@dataclass(frozen=True, slots=True)
class CameraTurn:
    """What was said of a stream in one second."""

    at: datetime
    runs: bool
    """From here on its cameras are reported. Whatever it told before is no longer believed."""
    anew: bool
    """What it told in this very second came after the turn."""


def turns(events: Iterable[Event]) -> Mapping[Stream, tuple[CameraTurn, ...]]:
    """Of each stream of which anything was said, oldest first. In any order of `events`."""
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
    """A resume counts after a pause alone. A stream that runs says that it does as well, and one
    pause or resume is told twice, of the session and of the stream, which must cut nothing off;
    and no word of a lost connection brings it back."""
    last: Word | None = None
    for word in sorted(words, key=_in_order):
        if not isinstance(word, WatchResumed) or isinstance(last, WatchPaused):
            yield word
            last = word


def _in_order(word: Word) -> tuple[datetime, int]:
    return word.at, _ONE_AFTER_ANOTHER.index(type(word))
