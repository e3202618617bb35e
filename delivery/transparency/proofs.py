"""Proofs that an entry stands in a log, as a text that is checked offline (c2sp.org/tlog-proof)."""

from collections.abc import Collection
from dataclasses import dataclass

from delivery.transparency import checkpoints
from delivery.transparency.canonical_text import Malformed, base64_of, from_base64, number_in
from delivery.transparency.checkpoints import Checkpoint
from delivery.transparency.keys import PublicKey
from delivery.transparency.merkle_tree import HASH_OCTETS, is_included, leaf_hash

HEAD = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class InclusionProof:
    index: int
    """The position of the entry in the log, from 0."""
    hashes: tuple[bytes, ...]
    checkpoint: str
    """The signed note."""

    @property
    def text(self) -> str:
        lines = (HEAD, f"index {self.index}", *map(base64_of, self.hashes))
        return "\n".join(lines) + f"\n\n{self.checkpoint}"


def read(text: str) -> InclusionProof:
    """Raises Malformed. A proof with extra data is refused: nothing protects it."""
    head, gap, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not gap or first != HEAD or not lines or not lines[0].startswith("index "):
        raise Malformed("the text is not a proof")
    index = number_in(lines[0].removeprefix("index "))
    hashes = tuple(map(from_base64, lines[1:]))
    if len(hashes) > MOST_HASHES or any(len(hashed) != HASH_OCTETS for hashed in hashes):
        raise Malformed("a line of the proof is no hash")
    return InclusionProof(index, hashes, note)


def check(text: str, entry: bytes, keys: Collection[PublicKey]) -> Checkpoint:
    """The checkpoint under which the entry stands in the log. Raises Malformed if the proof does
    not show it."""
    proof = read(text)
    checkpoint = checkpoints.opened(proof.checkpoint, keys)
    hashed, size, root = leaf_hash(entry), checkpoint.size, checkpoint.root
    if not is_included(hashed, proof.index, size, proof.hashes, root):
        raise Malformed("the proof does not lead from the entry to the checkpoint")
    return checkpoint
