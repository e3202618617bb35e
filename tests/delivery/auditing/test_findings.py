import pytest

from delivery.auditing.findings import difference


@pytest.mark.parametrize(
    ("present", "kind", "place"),
    [
        ("abcx", "changed", "3"),
        ("xbcd", "changed", "0"),
        ("abxcd", "inserted", "2"),
        ("abxc", "inserted", "2"),
        ("abxycd", "inserted", "2"),
        ("acd", "left out", "1"),
        ("ad", "left out", "1"),
        ("abdc", "out of order", "2"),
        ("xyzw", "rewritten", "4"),
    ],
)
def test_a_difference_is_named(present: str, kind: str, place: str) -> None:
    logged = [letter.encode() for letter in "abcd"]
    finding = difference(logged, [letter.encode() for letter in present], 0, "here")
    assert finding is not None
    assert finding.kind == kind
    assert place in finding.sentence


def test_the_same_sequences_do_not_differ() -> None:
    assert difference([b"a"], [b"a"], 0, "here") is None
