"""The trainer's identifications of unknown people: the last note about each person counts."""

from collections.abc import Iterable
from datetime import datetime

from compliance.events import Event
from compliance.trainer_events import IdentificationUndone, IdentifiedAs, Matched

Word = Matched | IdentifiedAs | IdentificationUndone
Identification = Matched | IdentifiedAs


def identifications(events: Iterable[Event]) -> dict[str, Identification]:
    """The identifications that have not been undone, by participant uuid. Events with an empty uuid
    are ignored, because Zoom gives it to every person whose uuid it does not report."""
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
    """Within one second an identification comes before its undoing."""
    return word.at, isinstance(word, IdentificationUndone), repr(word)
