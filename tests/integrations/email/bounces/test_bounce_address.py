"""The envelope sender of a letter, and who may report on the letter by it."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.delivery_receipt import attempt_reference
from integrations.email.bounces.bounce_address import LONGEST_NAME, BounceAddress

OURS = BounceAddress("bounces@post.example", b"k" * 32)
OTHER_KEY = BounceAddress("bounces@post.example", b"o" * 32)


@given(st.integers(1, 2**31 - 1), st.integers(1, 99_999))
def test_a_sender_tells_its_reference_in_any_case(row_id: int, attempt: int) -> None:
    reference = attempt_reference(row_id, attempt)
    sender = OURS.sender_of(reference)
    assert OURS.reference_of(sender) == reference
    assert OURS.reference_of(sender.upper()) == reference
    assert OTHER_KEY.reference_of(sender) is None


def test_the_longest_sender_fits_into_a_local_part() -> None:
    longest = BounceAddress("b" * LONGEST_NAME + "@post.example", b"k")
    local, _, _ = longest.sender_of(attempt_reference(10**18 - 1, 99_999)).rpartition("@")
    assert len(local) <= 64


def test_a_signature_has_eighty_bits_and_is_of_the_whole_reference() -> None:
    first, second = (OURS.sender_of(attempt_reference(7, attempt)) for attempt in (1, 2))
    signatures = [sender.partition("-")[2].partition("@")[0] for sender in (first, second)]
    assert [len(signature) for signature in signatures] == [16, 16]  # of 5 bits each
    assert signatures[0] != signatures[1]
    assert OURS.reference_of(first.replace("m7.1", "m7.2")) is None
    assert OURS.reference_of(first.replace("m7.1", "m07.1")) is None


def test_one_changed_character_is_a_forgery() -> None:
    sender = OURS.sender_of("m7.1")
    start = sender.index("+") + 1
    for place in range(start, sender.index("@")):
        changed = "2" if sender[place] == "3" else "3"
        assert OURS.reference_of(sender[:place] + changed + sender[place + 1 :]) is None


def test_other_addresses_are_not_ours() -> None:
    sender = OURS.sender_of("m7.1")
    for address in (
        "bounces@post.example",
        "bounces+@post.example",
        "bounces+m7.1-@post.example",
        sender.replace("post.example", "evil.example"),
        sender.replace("bounces", "other"),
        f"<{sender}>",
        sender + "\0",
        sender.replace("m", "ｍ"),
        "x" * 10_000,
        "",
    ):
        assert OURS.reference_of(address) is None


def test_a_key_is_never_shown() -> None:
    assert "kkk" not in repr(OURS)


@given(st.text(max_size=60))
def test_no_address_raises(address: str) -> None:
    assert OURS.reference_of(address) is None
    assert OURS.reference_of(f"bounces+{address}@post.example") is None
