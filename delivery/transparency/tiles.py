"""Tiles and bundles of entries, and their paths (c2sp.org/tlog-tiles)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from delivery.transparency.canonical_text import Malformed
from delivery.transparency.merkle_tree import HASH_OCTETS, ReadHash, node_hash

WIDTH = 256
"""The hashes of a full tile, and the entries of a full bundle."""
HEIGHT = 8
LARGEST_ENTRY = 2**16 - 1


@dataclass(frozen=True, slots=True)
class Tile:
    """Consecutive hashes of one level. At level 0 they are leaf hashes, above it the roots of full
    tiles of the level below."""

    level: int
    number: int
    hashes: tuple[bytes, ...]

    @property
    def path(self) -> str:
        return tile_path(self.level, self.number, len(self.hashes))

    @property
    def octets(self) -> bytes:
        return b"".join(self.hashes)


ReadTile = Callable[[int, int, int], Tile]
"""Returns the tile at a level, with a number and a width."""


def tile_path(level: int, number: int, width: int) -> str:
    """The path of a tile; `.p/W` marks a tile that is not full."""
    return f"tile/{level}/{index_path(number)}{_partial(width)}"


def bundle_path(number: int, width: int) -> str:
    return f"tile/entries/{index_path(number)}{_partial(width)}"


def index_path(number: int) -> str:
    """Three digits for each part of the path; each but the last begins with `x`."""
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts))


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def widths(count: int) -> Iterator[tuple[int, int]]:
    """The numbers and the widths of the tiles that hold so many hashes of one level."""
    for number in range(-(-count // WIDTH)):
        yield number, min(WIDTH, count - number * WIDTH)


def read_tile_octets(level: int, number: int, octets: bytes) -> Tile:
    """Raises Malformed."""
    if not octets or len(octets) % HASH_OCTETS or len(octets) > WIDTH * HASH_OCTETS:
        raise Malformed("a tile does not hold whole hashes")
    starts = range(0, len(octets), HASH_OCTETS)
    return Tile(level, number, tuple(octets[at : at + HASH_OCTETS] for at in starts))


def bundle(entries: Sequence[bytes]) -> bytes:
    """The entries, each after its length in two octets, most significant first. Raises ValueError
    if an entry is too long."""
    if any(len(entry) > LARGEST_ENTRY for entry in entries):
        raise ValueError("an entry is too long for a bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_bundle(octets: bytes) -> tuple[bytes, ...]:
    """Raises Malformed."""
    entries, at = [], 0
    while at < len(octets):
        length = int.from_bytes(octets[at : at + 2], "big")
        entry = octets[at + 2 : at + 2 + length]
        if len(octets) < at + 2 + length:
            raise Malformed("a bundle of entries ends within an entry")
        entries.append(entry)
        at += 2 + length
    return tuple(entries)


def hash_reader(size: int, read_tile: ReadTile) -> ReadHash:
    """Reads the hashes of a tree of this size from its tiles."""

    def read(height: int, position: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        first = position << above
        number, at = divmod(first, WIDTH)
        width = min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)
        hashes = read_tile(level, number, width).hashes[at : at + (1 << above)]
        return top(hashes)

    return read


def added_tiles(size: int, hashes: Sequence[bytes], read_tile: ReadTile) -> list[Tile]:
    """The tiles that a tree of this size gets by these leaf hashes, full and partial, lowest level
    first."""
    level, count, new = 0, size, list(hashes)
    tiles: list[Tile] = []
    while new:
        number, width = divmod(count, WIDTH)
        before = list(read_tile(level, number, width).hashes) if width else []
        row = [*before, *new]
        pieces = [row[at : at + WIDTH] for at in range(0, len(row), WIDTH)]
        tiles += [Tile(level, number + step, tuple(part)) for step, part in enumerate(pieces)]
        new = [top(part) for part in pieces if len(part) == WIDTH]
        level, count = level + 1, count >> HEIGHT
    return tiles


def top(hashes: Sequence[bytes]) -> bytes:
    """The root of 1, 2, 4 … 256 hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
