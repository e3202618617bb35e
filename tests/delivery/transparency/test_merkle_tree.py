from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as some

from delivery.transparency import merkle_tree as tree
from tests.delivery.transparency.naive_tree import read_hash, root_of, root_of_growth

# Entries and roots of the tests of Certificate Transparency (RFC 6962).
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    entries = ENTRIES[:size]
    assert root_of_growth(map(tree.leaf_hash, entries)).hex() == ROOTS[size]
    assert tree.root(size, partial(read_hash, entries)).hex() == ROOTS[size]


@some.composite
def positions(draw: some.DrawFn) -> tuple[list[bytes], int]:
    entries = draw(some.lists(some.binary(max_size=3), min_size=1, max_size=40))
    return entries, draw(some.integers(0, len(entries) - 1))


@given(positions())
def test_an_inclusion_proof_shows_its_entry_alone(drawn: tuple[list[bytes], int]) -> None:
    entries, index = drawn
    size, root = len(entries), root_of(entries)
    proof = tree.inclusion_proof(index, size, partial(read_hash, entries))
    hashed = tree.leaf_hash(entries[index])
    assert tree.is_included(hashed, index, size, proof, root)
    assert not tree.is_included(tree.leaf_hash(b"another"), index, size, proof, root)
    for other in range(size):
        is_same = entries[other] == entries[index]
        assert is_same or not tree.is_included(
            tree.leaf_hash(entries[other]), index, size, proof, root
        )
    assert not tree.is_included(hashed, index, size, [*proof, root], root)
    assert not proof or not tree.is_included(hashed, index, size, proof[:-1], root)
    assert not tree.is_included(hashed, size, size, proof, root)


@given(positions())
def test_a_consistency_proof_shows_that_a_tree_was_continued(
    drawn: tuple[list[bytes], int],
) -> None:
    entries, before = drawn
    old, new = before + 1, len(entries)
    old_root, new_root = root_of(entries[:old]), root_of(entries)
    proof = tree.consistency_proof(old, new, partial(read_hash, entries))
    assert tree.is_consistent(old, old_root, new, new_root, proof)
    rewritten = root_of([b"another", *entries[1:]])
    assert not tree.is_consistent(old, old_root, new, rewritten, proof)
    assert not tree.is_consistent(old, rewritten, new, new_root, proof)
    assert not tree.is_consistent(old, old_root, new, new_root, [*proof, new_root])
    assert not proof or not tree.is_consistent(old, old_root, new, new_root, proof[:-1])


def test_a_proof_of_what_a_tree_does_not_have_is_refused() -> None:
    read = partial(read_hash, ENTRIES)
    for index, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError, match="no such entry"):
            tree.inclusion_proof(index, size, read)
    for old, new in ((0, 8), (9, 8)):
        with pytest.raises(ValueError, match="old tree"):
            tree.consistency_proof(old, new, read)
