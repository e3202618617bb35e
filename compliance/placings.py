"""Who the trainer says that unknown people are: the last word about each counts."""

from collections.abc import Iterable

from compliance.events import Event, Matched, PlacingUndone, SaidToBe

Word = Matched | SaidToBe | PlacingUndone
Placing = Matched | SaidToBe


def placings(events: Iterable[Event]) -> dict[str, Placing]:
    """What stands, by participant uuid; nobody whose placing was undone. An empty uuid is no key:
    Zoom gives one to everybody of whom it gives nothing."""
    words = {one for one in events if isinstance(one, Word)}
    last: dict[str, Word] = {}
    for word in sorted(words, key=lambda one: (one.at, repr(one))):
        last[word.participant_uuid] = word
    return {
        uuid: word for uuid, word in last.items() if uuid and not isinstance(word, PlacingUndone)
    }
