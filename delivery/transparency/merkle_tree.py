"""Merkle trees as RFC 6962, section 2.1, defines them: roots and proofs, made and verified."""

import hashlib
from collections.abc import Callable, Sequence

HASH_OCTETS = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

ReadHash = Callable[[int, int], bytes]
"""Returns the hash at a height and a position: that of the entries from `position << height` to
`(position + 1) << height`, all of which the tree has."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, read: ReadHash) -> bytes:
    """The root of the first `size` entries."""
    return _range(0, size, read) if size else EMPTY_ROOT


class Growth:
    """A tree that grows by one leaf hash at a time and tells its root at each size. Holds one hash
    for each height."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, hashed: bytes) -> None:
        top, size = hashed, self.size
        while size & 1:
            top = node_hash(self._peaks.pop(), top)
            size >>= 1
        self._peaks.append(top)
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        *peaks, top = self._peaks
        for peak in reversed(peaks):
            top = node_hash(peak, top)
        return top


def inclusion_proof(index: int, size: int, read: ReadHash) -> tuple[bytes, ...]:
    """The hashes from the leaf's sibling up to the root's child (RFC 6962, 2.1.1). Raises
    ValueError if the tree has no such entry."""
    if not 0 <= index < size:
        raise ValueError("the tree has no such entry")
    return tuple(_path(index, 0, size, read))


def consistency_proof(old: int, new: int, read: ReadHash) -> tuple[bytes, ...]:
    """The hashes that show that the first `old` entries of the tree of `new` entries are those of
    the old tree (RFC 6962, 2.1.2). Raises ValueError if the old tree is empty or larger."""
    if not 0 < old <= new:
        raise ValueError("the old tree is empty or larger than the new tree")
    return tuple(_old_part(old, 0, new, read, is_old_root=True))


def is_included(
    hashed: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """Whether the proof shows that the leaf with this hash has this index (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, top = index, size - 1, hashed
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            top = node_hash(sibling, top)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and top == expected_root


def is_consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the new tree continues the old tree (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_top = new_top = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_top, new_top = node_hash(sibling, old_top), node_hash(sibling, new_top)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new_top = node_hash(new_top, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_top == old_root and new_top == new_root


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def _range(start: int, end: int, read: ReadHash) -> bytes:
    size = end - start
    if not size & (size - 1):
        height = size.bit_length() - 1
        return read(height, start >> height)
    middle = start + _split(size)
    return node_hash(_range(start, middle, read), _range(middle, end, read))


def _path(index: int, start: int, end: int, read: ReadHash) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, read), _range(middle, end, read)]
    return [*_path(index, middle, end, read), _range(start, middle, read)]


def _old_part(old: int, start: int, end: int, read: ReadHash, *, is_old_root: bool) -> list[bytes]:
    if old == end:
        return [] if is_old_root else [_range(start, end, read)]
    middle = start + _split(end - start)
    if old <= middle:
        left = _old_part(old, start, middle, read, is_old_root=is_old_root)
        return [*left, _range(middle, end, read)]
    right = _old_part(old, middle, end, read, is_old_root=False)
    return [*right, _range(start, middle, read)]
