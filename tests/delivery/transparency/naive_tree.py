"""The tree of RFC 6962, section 2.1, written as the RFC defines it: slow, and easy to compare."""

from collections.abc import Iterable, Sequence

from delivery.transparency.merkle_tree import EMPTY_ROOT, Growth, leaf_hash, node_hash


def root_of(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return EMPTY_ROOT
    if len(entries) == 1:
        return leaf_hash(entries[0])
    middle = 1
    while middle * 2 < len(entries):
        middle *= 2
    return node_hash(root_of(entries[:middle]), root_of(entries[middle:]))


def read_hash(entries: Sequence[bytes], height: int, position: int) -> bytes:
    return root_of(entries[position << height : (position + 1) << height])


def root_of_growth(hashes: Iterable[bytes]) -> bytes:
    growth = Growth()
    for hashed in hashes:
        growth.add(hashed)
    return growth.root()
