import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from delivery.transparency import merkle_tree, tiles
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.tiles import Tile
from tests.delivery.transparency.naive_tree import root_of_growth


class Shelf:
    """Tiles in memory, by their paths."""

    def __init__(self) -> None:
        self.octets: dict[str, bytes] = {}

    def read(self, level: int, number: int, width: int) -> Tile:
        path = tiles.tile_path(level, number, width)
        return tiles.read_tile_octets(level, number, self.octets[path])

    def add(self, size: int, hashes: list[bytes]) -> None:
        for tile in tiles.added_tiles(size, hashes, self.read):
            assert self.octets.setdefault(tile.path, tile.octets) == tile.octets


@settings(deadline=None, max_examples=25)
@given(some.lists(some.integers(1, 300), min_size=1, max_size=5), some.data())
def test_a_log_that_grows_in_steps_has_the_roots_and_the_proofs_of_its_tree(
    steps: list[int], data: some.DataObject
) -> None:
    shelf, hashes = Shelf(), list[bytes]()
    for step in steps:
        new = [merkle_tree.leaf_hash(str(len(hashes) + at).encode()) for at in range(step)]
        shelf.add(len(hashes), new)
        hashes += new
        read = tiles.hash_reader(len(hashes), shelf.read)
        assert merkle_tree.root(len(hashes), read) == root_of_growth(hashes)
    size, root = len(hashes), root_of_growth(hashes)
    index = data.draw(some.integers(0, size - 1))
    proof = merkle_tree.inclusion_proof(index, size, read)
    assert merkle_tree.is_included(hashes[index], index, size, proof, root)


def test_a_log_of_70000_entries_has_the_tiles_that_the_specification_counts() -> None:
    shelf = Shelf()
    shelf.add(0, [merkle_tree.leaf_hash(str(at).encode()) for at in range(70_000)])
    full = [path for path in shelf.octets if ".p/" not in path]
    partial = {path for path in shelf.octets if ".p/" in path}
    assert len([path for path in full if path.startswith("tile/0/")]) == 273
    assert [path for path in full if not path.startswith("tile/0/")] == ["tile/1/000"]
    assert partial == {"tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"}


def test_a_path_has_three_digits_in_each_part() -> None:
    assert tiles.index_path(1234067) == "x001/x234/067"
    assert tiles.tile_path(0, 5, 256) == "tile/0/005"
    assert tiles.bundle_path(5, 7) == "tile/entries/005.p/7"


@given(some.lists(some.binary(max_size=300)))
def test_a_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    written = tiles.bundle(entries)
    assert list(tiles.read_bundle(written)) == entries
    if written:
        with pytest.raises(Malformed):
            tiles.read_bundle(written[:-1] if entries[-1] else written + b"\x01")


def test_what_is_no_tile_or_too_long_for_a_bundle_is_refused() -> None:
    for octets in (b"", b"x" * 31, b"x" * 32 * 257):
        with pytest.raises(Malformed):
            tiles.read_tile_octets(0, 0, octets)
    with pytest.raises(ValueError, match="too long"):
        tiles.bundle([b"x" * 2**16])
