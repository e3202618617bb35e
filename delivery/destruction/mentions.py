"""Finds what names a client in the rows of a whole course, where others' records are still held."""

import re
from collections.abc import Collection, Iterator, Mapping
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


def lines_of(
    lines: Mapping[int, Line], gone: Collection[ClientIdentity], staying: Collection[ClientIdentity]
) -> set[int]:
    """The ids of the lines that are about the people who go, by their references, ids and names and
    by the connections that such lines name. A line with the id of somebody who stays is theirs,
    also where both have one name."""
    theirs = Mentions.of(staying, by_name=False)
    of_staying = {key for key, (_, line) in lines.items() if theirs.within(line)}
    of_staying |= _of_connections(lines, of_staying)
    mentions = Mentions.of(gone)
    named = {key for key, (_, line) in lines.items() if mentions.within(line)} - of_staying
    return (named | _of_connections(lines, named)) - of_staying


def _of_connections(lines: Mapping[int, Line], named: Collection[int]) -> set[int]:
    connections = {each for key in named for each in _connections(lines[key])}
    return {key for key, line in lines.items() if connections.intersection(_connections(line))}


def _connections(line: Line) -> Iterator[tuple[str, str]]:
    instance, body = line
    for key, value in _pairs(body):
        if key in CONNECTION_KEYS and value:
            yield key, str(value)
        elif key == USER and value and instance:
            yield instance, str(value)


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
