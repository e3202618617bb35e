"""Who the trainer says that unknown people are: the last word about each counts."""

from collections.abc import Iterable
from datetime import datetime

from compliance.events import Event
from compliance.trainer_events import Matched, PlacingUndone, SaidToBe

Word = Matched | SaidToBe | PlacingUndone
Placing = Matched | SaidToBe


def placings(events: Iterable[Event]) -> dict[str, Placing]:
    """What stands, by participant uuid; nobody whose placing was undone. An empty uuid is no key:
    Zoom gives one to everybody of whom it gives nothing."""
    words = {event for event in events if isinstance(event, Word)}
    last: dict[str, Word] = {}
    for word in sorted(words, key=_order):
        last[word.participant_uuid] = word
    return {
        uuid: word for uuid, word in last.items() if uuid and not isinstance(word, PlacingUndone)
    }


def _order(word: Word) -> tuple[datetime, bool, str]:
    """Within one second what was said comes before its undoing."""
    return word.at, isinstance(word, PlacingUndone), repr(word)
