"""Finds what names a client in the rows of a whole course, where others' records are still held."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from delivery.records.retention.identities import ClientIdentity

CONNECTION_KEYS = ("participant_uuid", "registrant_id")
"""The keys of the meeting provider's ids of one person or connection, the same in every event."""
USER = "user_id"
"""The key of a connection's number, which means something within one instance alone."""

Line = tuple[str | None, Any]
"""The instance and the JSON line of a ledger row."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What names some clients."""

    exact: frozenset[str]
    """References, addresses and ids: a value that is one of them."""
    words: re.Pattern[str] | None
    """Names, within any text."""

    @classmethod
    def of(cls, people: Collection[ClientIdentity], *, by_name: bool = True) -> "Mentions":
        exact = {person.reference for person in people} | {person.email for person in people}
        exact |= {key for person in people for key in person.registrants}
        names = [name for person in people for name in _names(person)] if by_name else []
        words = "|".join(re.escape(name) for name in names)
        pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else None
        return cls(frozenset(exact - {""}), pattern)

    def within(self, value: Any) -> bool:
        """Whether a JSON value names one of them anywhere."""
        return any(
            text in self.exact or bool(self.words and self.words.search(text))
            for text in _texts(value)
        )


def _names(person: ClientIdentity) -> Iterator[str]:
    yield from (name for name in (person.family_name, person.email, person.reference) if name)
    if person.interpreter:
        yield person.interpreter


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What becomes of the lines that are about the people who go."""

    deleted: frozenset[int]
    replaced: Mapping[int, Any]
    """The lines that are about somebody who stays too, without the people who go."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a line tells of one person: all of it, or a member of its list of several people."""

    key: int
    """The id of the line."""
    instance: str | None
    body: Any


def taken_out(
    lines: Mapping[int, Line], gone: Collection[ClientIdentity], staying: Collection[ClientIdentity]
) -> TakenOut:
    """Finds what is about the people who go, by their references, ids and names and by the
    connections that stand beside these. What has the id of somebody who stays is theirs, also
    where both have one name."""
    parts = [part for key, line in lines.items() for part in _parts(key, line)]
    theirs, mentions = Mentions.of(staying, by_name=False), Mentions.of(gone)
    of_staying = {at for at, part in enumerate(parts) if theirs.within(part.body)}
    of_staying |= _of_connections(parts, of_staying)
    named = {at for at, part in enumerate(parts) if mentions.within(part.body)} - of_staying
    going = (named | _of_connections(parts, named)) - of_staying
    staying_lines = {parts[at].key for at in of_staying}
    going_lines = {parts[at].key for at in going}
    members = {id(parts[at].body) for at in going}
    left = {key: _left(lines[key][1], members, mentions) for key in going_lines & staying_lines}
    return TakenOut(frozenset(going_lines - staying_lines), left)


def _parts(key: int, line: Line) -> Iterator[_Part]:
    instance, body = line
    members = list(_members(body))
    for each in members or [body]:
        yield _Part(key, instance, each)


def _members(value: Any) -> Iterator[Any]:
    """The members of the lists of several people in a JSON value."""
    if _is_several(value):
        yield from value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _members(each)


def _is_several(value: Any) -> bool:
    is_list = isinstance(value, list) and len(value) > 1
    return is_list and all(isinstance(each, dict) for each in value)


def _left(value: Any, members: Collection[int], mentions: Mentions) -> Any:
    """Returns a JSON value without these members of its lists of several people. `members`: by
    identity."""
    if _is_several(value):
        return [each for each in value if id(each) not in members]
    if isinstance(value, list):
        return [_left(each, members, mentions) for each in value]
    if isinstance(value, dict):
        return {key: _left(each, members, mentions) for key, each in value.items()}
    return "" if isinstance(value, str) and mentions.within(value) else value


def _of_connections(parts: Sequence[_Part], named: Collection[int]) -> set[int]:
    connections = {each for at in named for each in _connections(parts[at])}
    return {at for at, part in enumerate(parts) if connections.intersection(_connections(part))}


def _connections(part: _Part) -> Iterator[tuple[str, str]]:
    for key, value in _pairs(part.body):
        if key in CONNECTION_KEYS and value:
            yield key, str(value)
        elif key == USER and value and part.instance:
            yield part.instance, str(value)


def without(value: Any, mentions: Mentions) -> Any:
    """Returns a JSON value without the members of lists that name one of the clients."""
    if isinstance(value, list):
        return [without(each, mentions) for each in value if not mentions.within(each)]
    if isinstance(value, dict):
        return {key: without(each, mentions) for key, each in value.items()}
    return "" if isinstance(value, str) and mentions.within(value) else value


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key, each
            yield from _pairs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(each)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
