"""Signed notes (c2sp.org/signed-note): a text, an empty line, and a line for each signature."""

from collections.abc import Collection
from dataclasses import dataclass

from delivery.transparency.canonical_text import Malformed, base64_of, from_base64
from delivery.transparency.keys import PrivateKey, PublicKey, is_name

DASH = "— "
LARGEST_NOTE = 64 * 1024
MOST_SIGNATURES = 16


@dataclass(frozen=True, slots=True)
class OpenedNote:
    text: str
    """Ends with a line feed."""
    keys: tuple[PublicKey, ...]
    """The known keys that have signed it; at least one."""


def signed(text: str, key: PrivateKey) -> str:
    """The note with one signature. Raises Malformed if the text can be none of a note."""
    _check_text(text)
    signature = key.public.id + key.sign(text.encode())
    return f"{text}\n{DASH}{key.name} {base64_of(signature)}\n"


def opened(note: str, keys: Collection[PublicKey]) -> OpenedNote:
    """The text, if a known key has signed it. Raises Malformed if the note is not as the format
    demands, if no known key has signed it, or if the signature of a known key is false.

    Lines end with a line feed alone: `splitlines` would also split at other characters.
    """
    text, signatures = _divided(note)
    known = {(key.name, key.id): key for key in keys}
    valid: list[PublicKey] = []
    for name, octets in signatures:
        key = known.get((name, octets[:4]))
        if key is None or key in valid:
            continue
        if not key.verifies(octets[4:], text.encode()):
            raise Malformed("the signature of a known key is false")
        valid.append(key)
    if not valid:
        raise Malformed("no known key has signed the note")
    return OpenedNote(text, tuple(valid))


def _divided(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > LARGEST_NOTE:
        raise Malformed("the note is too long")
    _check_text(note)
    before, gap, after = note.rpartition("\n\n")
    if not gap:
        raise Malformed("the note has no signatures")
    lines = after.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed("the note has too many signatures")
    return f"{before}\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    octets = from_base64(encoded)
    if not line.startswith(DASH) or not is_name(name) or len(octets) <= 4:
        raise Malformed("a line of the note is not a signature")
    return name, octets


def _check_text(text: str) -> None:
    """Notes hold no control character but line feeds, and nothing that UTF-8 cannot encode."""
    if not text.endswith("\n"):
        raise Malformed("the text does not end with a line feed")
    if any(char < " " and char != "\n" for char in text):
        raise Malformed("the text has a control character")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise Malformed("the text has a lone surrogate")
