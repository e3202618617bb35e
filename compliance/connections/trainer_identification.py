"""Who the trainer says that unknown people are: the last word about each counts."""

from collections.abc import Iterable
from datetime import datetime

from compliance.events import Event
from compliance.trainer_events import IdentificationUndone, IdentifiedAs, Matched

Word = Matched | IdentifiedAs | IdentificationUndone
Placing = Matched | IdentifiedAs


def placings(events: Iterable[Event]) -> dict[str, Placing]:
    """What stands, by participant uuid; nobody whose placing was undone. An empty uuid is no key:
    Zoom gives one to everybody of whom it gives nothing."""
    words = {event for event in events if isinstance(event, Word)}
    last: dict[str, Word] = {}
    for word in sorted(words, key=_order):
        last[word.participant_uuid] = word
    return {
        uuid: word
        for uuid, word in last.items()
        if uuid and not isinstance(word, IdentificationUndone)
    }


def _order(word: Word) -> tuple[datetime, bool, str]:
    """Within one second what was said comes before its undoing."""
    return word.at, isinstance(word, IdentificationUndone), repr(word)
