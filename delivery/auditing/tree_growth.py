"""Writes entries to the log's folder: bundles, tiles, and the root that follows from them."""

from collections.abc import Sequence

from delivery.auditing.log_folder import LogFault, LogFolder
from delivery.transparency import merkle_tree, tiles
from delivery.transparency.tiles import WIDTH

MOST = 8 * WIDTH
"""The entries that are written at once."""


def step_end(first: int, size: int) -> int:
    """The place before which the next writing ends: after whole bundles, or at the size."""
    return min(size, (first // WIDTH) * WIDTH + MOST)


def append(folder: LogFolder, first: int, entries: Sequence[bytes]) -> None:
    """Writes the entries from the place `first` on. Writing the same again changes nothing. Raises
    LogFault and OSError."""
    hashes = [merkle_tree.leaf_hash(entry) for entry in entries]
    _add_bundles(folder, first, entries)
    added = tiles.added_tiles(first, hashes, folder.tile)
    for tile in added:
        folder.add(tile.path, tile.octets)
    for tile in added:
        if len(tile.hashes) == WIDTH:
            folder.drop_partial(tile.path)


def root(folder: LogFolder, size: int) -> bytes:
    """The root of the first `size` entries, by the tiles. Raises LogFault."""
    return merkle_tree.root(size, tiles.hash_reader(size, folder.tile))


def check_root(folder: LogFolder, size: int, expected: bytes) -> None:
    """Raises LogFault if the tiles do not lead to the root."""
    if root(folder, size) != expected:
        raise LogFault(
            f"The files do not agree with the checkpoint of {size} entries."
            " Run: coursewatch audit verify"
        )


def _add_bundles(folder: LogFolder, first: int, entries: Sequence[bytes]) -> None:
    number, width = divmod(first, WIDTH)
    row = [*(folder.entries(number, width) if width else ()), *entries]
    for at in range(0, len(row), WIDTH):
        bundled = row[at : at + WIDTH]
        path = tiles.bundle_path(number + at // WIDTH, len(bundled))
        folder.add(path, tiles.bundle(bundled))
        if len(bundled) == WIDTH:
            folder.drop_partial(path)
