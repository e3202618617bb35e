"""Checkpoints: size and root of a log's tree, as a signed note (c2sp.org/tlog-checkpoint)."""

from collections.abc import Collection
from dataclasses import dataclass

from delivery.transparency import notes
from delivery.transparency.canonical_text import Malformed, base64_of, from_base64, number_in
from delivery.transparency.keys import PrivateKey, PublicKey
from delivery.transparency.merkle_tree import HASH_OCTETS


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    """The name of the log."""
    size: int
    """The number of entries."""
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64_of(self.root)}\n"

    def signed(self, key: PrivateKey) -> str:
        """The note. Its origin is the name of the key."""
        return notes.signed(self.text, key)


def opened(note: str, keys: Collection[PublicKey]) -> Checkpoint:
    """The checkpoint of a note that a known key of its origin has signed. Raises Malformed.

    A checkpoint with lines of extension is refused: no log of ours writes any.
    """
    note_opened = notes.opened(note, keys)
    checkpoint = _read(note_opened.text)
    if checkpoint.origin not in {key.name for key in note_opened.keys}:
        raise Malformed("no key of the log has signed the checkpoint")
    return checkpoint


def unverified(note: str) -> Checkpoint:
    """The checkpoint of a note whose signatures are not looked at, such as one's own. Raises
    Malformed."""
    return _read(note.rpartition("\n\n")[0] + "\n")


def in_text(text: str, origin: str) -> str:
    """The note of the first checkpoint of this log within a longer text, such as a saved message.
    Raises Malformed if there is none."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    for start, line in enumerate(lines):
        if line != origin:
            continue
        end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines)) + 1
        while end < len(lines) and lines[end].startswith(notes.DASH):
            end += 1
        return "\n".join(lines[start:end]) + "\n"
    raise Malformed("the text holds no checkpoint of this log")


def _read(text: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) != 3 or not lines[0]:
        raise Malformed("a checkpoint has three lines: origin, size and root")
    checkpoint = Checkpoint(lines[0], number_in(lines[1]), from_base64(lines[2]))
    if len(checkpoint.root) != HASH_OCTETS:
        raise Malformed("the root of the checkpoint is no hash")
    return checkpoint
