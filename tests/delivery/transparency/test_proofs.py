from functools import partial

import pytest

from delivery.transparency import checkpoints, keys, merkle_tree, notes, proofs
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.checkpoints import Checkpoint
from delivery.transparency.proofs import InclusionProof
from tests.delivery.transparency.naive_tree import read_hash, root_of
from tests.first_of_many import first_of

KEY = keys.PrivateKey("example.org/audit", bytes(range(32)))
ENTRIES = [str(number).encode() for number in range(11)]
CHECKPOINT = Checkpoint(KEY.name, 11, root_of(ENTRIES))
NOTE = CHECKPOINT.signed(KEY)
PROOF = InclusionProof(
    6, merkle_tree.inclusion_proof(6, 11, partial(read_hash, ENTRIES)), NOTE
).text
EVERY_KIND_OF_BIT = 7
"""Every seventh bit: one or two of each octet, each time at another place."""


def test_a_proof_shows_its_entry_under_the_checkpoint() -> None:
    assert proofs.read(PROOF).text == PROOF
    assert proofs.check(PROOF, b"6", [KEY.public]) == CHECKPOINT
    for entry in (b"5", b"", b"66"):
        with pytest.raises(Malformed, match="does not lead"):
            proofs.check(PROOF, entry, [KEY.public])


def test_a_log_of_one_entry_needs_no_hash() -> None:
    alone = Checkpoint(KEY.name, 1, root_of([b"0"])).signed(KEY)
    assert proofs.check(InclusionProof(0, (), alone).text, b"0", [KEY.public]).size == 1


@pytest.mark.parametrize("step", first_of([EVERY_KIND_OF_BIT, 1]))
def test_every_single_bit_of_a_proof_that_is_flipped_is_noticed(step: int) -> None:
    octets = PROOF.encode()
    for bit in range(0, len(octets) * 8, step):
        flipped = bytearray(octets)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, UnicodeDecodeError)):
            proofs.check(flipped.decode(), b"6", [KEY.public])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@v1\n", "@v1\nextra AAAA\n"),
        ("index 6", "index 06"),
        ("index 6", "index ٦"),
        ("\n\n", "\n\n\n"),
        ("\n\n", "\nAAAA\n\n"),
        ("\n\n", "\n"),
    ],
)
def test_a_proof_in_another_form_is_refused(before: str, after: str) -> None:
    with pytest.raises(Malformed):
        proofs.check(PROOF.replace(before, after, 1), b"6", [KEY.public])


@pytest.mark.parametrize(
    "text",
    [
        "example.org/audit\n1\n",
        "example.org/audit\n01\nAAAA\n",
        "example.org/audit\n9223372036854775808\nAAAA\n",
        "example.org/audit\n1\nAAAA\n",
        CHECKPOINT.text + "another line\n",
        CHECKPOINT.text.replace("example.org/audit", "example.org/other"),
    ],
)
def test_a_signed_text_that_is_no_checkpoint_of_the_log_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        checkpoints.opened(notes.signed(text, KEY), [KEY.public])


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_checkpoint_is_read_from_a_saved_message(ending: str) -> None:
    message = f"Subject: Keep this\n\nKeep it.\n\n{NOTE}\nRegards\n".replace("\n", ending)
    assert checkpoints.in_text(message, KEY.name) == NOTE
    assert checkpoints.in_text(NOTE, KEY.name) == NOTE
    with pytest.raises(Malformed):
        checkpoints.in_text(message, "example.org/other")
